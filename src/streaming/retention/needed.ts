import type pg from 'pg';

/** A destination that is paused or off, and how many events of a partition it will never get. */
export interface Missed {
  readonly destinationId: number;
  readonly streamId: number;
  readonly events: number;
}

type Client = Pick<pg.ClientBase, 'query'>;

// The events of a partition that a subscription has not read. A subscription that has caught up needs none, however
// long ago that was.
const UNREAD = (partition: string): string => `
  subscriptions b
  JOIN destinations d ON d.id = b.destination_id
  JOIN streams s ON s.id = b.stream_id AND b.position < s.last_sequence
  CROSS JOIN LATERAL (SELECT e.sequence, e.received_at FROM "${partition}" e
                      WHERE e.stream_id = b.stream_id ORDER BY e.sequence DESC LIMIT 1) AS newest
  WHERE b.position < newest.sequence`;

/** The active destinations, streaming or being probed, that have not got all events of a partition yet. */
export async function destinationsThatNeed(client: Client, partition: string): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT DISTINCT d.id FROM ${UNREAD(partition)} AND d.active ORDER BY d.id LIMIT 100`,
  );
  return rows.map(({ id }) => id);
}

/** Those of the named followers of the log that are not past all events of a partition. */
export async function followersThatNeed(
  client: Client,
  partition: string,
  followers: readonly string[],
): Promise<string[]> {
  if (followers.length === 0) return [];
  const { rows } = await client.query<{ follower: string }>(
    `SELECT DISTINCT f.follower
     FROM unnest($1::text[]) AS f(follower) CROSS JOIN streams s
     LEFT JOIN follower_positions p ON p.stream_id = s.id AND p.follower = f.follower
     CROSS JOIN LATERAL (SELECT e.sequence FROM "${partition}" e
                         WHERE e.stream_id = s.id ORDER BY e.sequence DESC LIMIT 1) AS newest
     WHERE coalesce(p.sequence, 0) < newest.sequence
     ORDER BY f.follower`,
    [followers],
  );
  return rows.map(({ follower }) => follower);
}

/**
 * Moves the positions of what is paused or off past a partition, and says what it misses. The destinations stay locked,
 * so that none of them comes back before the partition is gone.
 */
export async function passOver(client: Client, partition: string): Promise<Missed[]> {
  await client.query(
    `SELECT FROM destinations WHERE id IN (SELECT d.id FROM ${UNREAD(partition)} AND NOT d.active)
     ORDER BY id FOR NO KEY UPDATE`,
  );
  const { rows } = await client.query<Missed>(
    // The last of what it misses is before the next event that it gets: a receiver sees that something is missing.
    `UPDATE subscriptions SET position = newest_sequence, position_received_at = newest_received_at,
                              previous = newest_sequence, shipment_end = NULL
     FROM (SELECT b.id AS unread_id, b.position AS before, newest.sequence AS newest_sequence,
                  newest.received_at AS newest_received_at
           FROM ${UNREAD(partition)} AND NOT d.active) AS unread
     WHERE id = unread_id AND position = before
     RETURNING destination_id AS "destinationId", stream_id AS "streamId", newest_sequence - before AS events`,
  );
  return rows;
}
