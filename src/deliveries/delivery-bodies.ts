import type pg from 'pg';

/** Bodies that are read for one page; an event may have 1 MB. */
export const MAX_BODIES_BYTES = 8 * 1024 * 1024;

/** A body, or `too-large`: it does not fit into the page any more. */
export type DeliveryBody = { readonly kind: 'body'; readonly text: string } | { readonly kind: 'too-large' };

/**
 * The bodies that were sent, by the ids of the events: as a failed delivery or a test kept them, or from the event log.
 * Without those that are older than the retention.
 */
export async function loadBodies(
  pool: Pick<pg.Pool, 'query'>,
  destinationId: number,
  eventIds: readonly number[],
): Promise<Map<number, DeliveryBody>> {
  const { rows } = await pool.query<{ id: number; body: string | null }>(
    `WITH bodies AS (
       SELECT id, body FROM audit_events
       WHERE id = ANY($2::bigint[]) AND stream_id = ANY(ARRAY(SELECT stream_id FROM subscriptions WHERE destination_id = $1))
       UNION ALL
       SELECT event_id, body FROM failed_deliveries WHERE destination_id = $1 AND event_id = ANY($2::bigint[])
       UNION ALL
       SELECT event_id, body FROM attempts
       WHERE destination_id = $1 AND event_id = ANY($2::bigint[]) AND "trigger" = 'TEST' AND body IS NOT NULL)
     SELECT id, CASE WHEN bytes <= $3 THEN body END AS body
     FROM (SELECT id, body, sum(octet_length(body)) OVER (ORDER BY id DESC ROWS UNBOUNDED PRECEDING) AS bytes
           FROM (SELECT DISTINCT ON (id) id, body FROM bodies ORDER BY id) AS distinct_bodies) AS sized`,
    [destinationId, eventIds, MAX_BODIES_BYTES],
  );
  return new Map(
    rows.map(({ id, body }) => [id, body === null ? { kind: 'too-large' } : { kind: 'body', text: body }]),
  );
}
