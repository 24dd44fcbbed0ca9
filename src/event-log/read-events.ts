import type pg from 'pg';

/** What a stream needs of an event. */
export interface LoggedEvent {
  readonly sequence: number;
  readonly id: number;
  readonly eventType: string;
  readonly receivedAt: Date;
  /** The JSON text that goes over the wire. */
  readonly body: string;
}

/** About the most that a batch takes, whatever the events' size; a single event may take as much again. */
export const MAX_BATCH_BYTES = 1024 * 1024;

/**
 * The next events after a position, in order, at most `limit` and about 1 MiB (but at least one). `receivedAt` is the
 * position's: with it and the stream's newest `received_at`, PostgreSQL looks only into the partitions between.
 */
export async function readEventsAfter(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
  position: { readonly sequence: number; readonly receivedAt: Date },
  limit: number,
): Promise<LoggedEvent[]> {
  const { rows } = await pool.query<{
    sequence: number;
    id: number;
    event_type: string;
    received_at: Date;
    body: string;
  }>({
    name: 'read-events-after',
    text: `SELECT sequence, id, event_type, received_at, body
           FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY sequence) - octet_length(body) AS bytes_before
                 FROM (SELECT sequence, id, event_type, received_at, body FROM audit_events
                       WHERE stream_id = $1 AND sequence > $2
                         AND received_at >= $3 AND received_at <= (SELECT last_received_at FROM streams WHERE id = $1)
                       ORDER BY sequence LIMIT $4) AS next) AS sized
           WHERE bytes_before < $5
           ORDER BY sequence`,
    values: [streamId, position.sequence, position.receivedAt.toISOString(), limit, MAX_BATCH_BYTES],
  });
  return rows.map((row) => ({
    sequence: row.sequence,
    id: row.id,
    eventType: row.event_type,
    receivedAt: row.received_at,
    body: row.body,
  }));
}
