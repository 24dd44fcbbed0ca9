import type pg from 'pg';
import type { Queryable } from '../../database/cancellable.ts';
import type { LogPosition } from '../read-events.ts';
import type { LogFollower } from './follower.ts';

/** The position of a follower in a stream with new events for it; sequence 0: it has not begun and has no row. */
export interface Place extends LogPosition {
  readonly streamId: number;
  /** The sequence of the stream's newest event at the time of the look-up. */
  readonly lastSequence: number;
}

/** The next streams after `after`, by id, that have a whole block for the follower, or fewer events and are quiet. */
export async function findBehind(
  pool: Pick<pg.Pool, 'query'>,
  { name, blockEvents, quietMs }: LogFollower,
  { after, except, limit }: { readonly after: number; readonly except: readonly number[]; limit: number },
): Promise<Place[]> {
  const { rows } = await pool.query<Place>(
    `SELECT s.id AS "streamId", s.last_sequence AS "lastSequence", coalesce(p.sequence, 0) AS sequence,
            coalesce(p.received_at, to_timestamp(0)) AS "receivedAt"
     FROM streams s LEFT JOIN follower_positions p ON p.stream_id = s.id AND p.follower = $1
     WHERE s.id > $2 AND s.id <> ALL($3::int[]) AND s.last_sequence > coalesce(p.sequence, 0)
       AND (s.last_sequence >= coalesce(p.sequence, 0) + $4 OR s.last_received_at < now() - $5 * interval '1 millisecond')
     ORDER BY s.id LIMIT $6`,
    [name, after, except, blockEvents, quietMs, limit],
  );
  return rows;
}

/** Moves a follower's position if it is still where it was; false when another process has moved it, or the stream is gone. */
export async function movePosition(
  client: Queryable,
  follower: string,
  from: Place,
  to: LogPosition,
): Promise<boolean> {
  const { streamId, sequence } = from;
  const values = [follower, streamId, to.sequence, to.receivedAt.toISOString()];
  const { rowCount } =
    sequence === 0
      ? await client.query(
          `INSERT INTO follower_positions (follower, stream_id, sequence, received_at)
           SELECT $1, id, $3, $4 FROM streams WHERE id = $2 FOR KEY SHARE
           ON CONFLICT DO NOTHING`,
          values,
        )
      : await client.query(
          `UPDATE follower_positions SET sequence = $3, received_at = $4
           WHERE follower = $1 AND stream_id = $2 AND sequence = $5`,
          [...values, sequence],
        );
  return rowCount === 1;
}
