import type pg from 'pg';
import { conditionsOf, type EventScope } from './event-conditions.ts';
import type { EventFilters } from './event-filters.ts';

/** An event as it was accepted. */
export interface StoredEvent {
  readonly sequence: number;
  readonly receivedAt: Date;
  /** The access token's name; null: the server itself. */
  readonly sender: string | null;
  readonly senderIp: string | null;
  /** The JSON text that is delivered. */
  readonly body: string;
}

/** A place in a stream, newest first: what is below this sequence is still to be read. */
export interface EventPosition {
  readonly sequence: number;
  /** Nothing below it was received later: the upper bound that prunes partitions. */
  readonly receivedAt: Date;
}

const COLUMNS = 'sequence, received_at AS "receivedAt", sender, sender_ip AS "senderIp", body';

/** The place above the stream's newest event; undefined when the stream is gone. */
export async function newestPosition(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
): Promise<EventPosition | undefined> {
  const { rows } = await pool.query<EventPosition>(
    'SELECT last_sequence + 1 AS sequence, last_received_at AS "receivedAt" FROM streams WHERE id = $1',
    [streamId],
  );
  return rows[0];
}

export async function findEvent(
  pool: Pick<pg.Pool, 'query'>,
  scope: EventScope,
  id: number,
): Promise<StoredEvent | undefined> {
  const values: unknown[] = [id];
  const { rows } = await pool.query<StoredEvent>(
    `SELECT ${COLUMNS} FROM audit_events WHERE id = $1 AND ${conditionsOf(scope, {}, values)}`,
    values,
  );
  return rows[0];
}

/** The sequences of one statement. */
export interface EventWindow {
  /** Included. */
  readonly from: number;
  readonly before: EventPosition;
  /** At most so many events, and so many bytes of bodies (but at least one event). */
  readonly maxEvents: number;
  readonly maxBytes: number;
  /**
   * True: all matches of the window are found by the cheapest way and then sorted. False: the window is walked from its
   * end until there are enough. Left to itself, PostgreSQL walks, and it takes matches to be spread evenly: when there
   * are none where it begins, it reads the whole log.
   */
  readonly findAll: boolean;
}

/** The newest matching events of a window. */
export async function readWindow(
  pool: Pick<pg.Pool, 'query'>,
  scope: EventScope,
  filters: EventFilters,
  window: EventWindow,
): Promise<StoredEvent[]> {
  const { from, before, maxEvents, maxBytes, findAll } = window;
  const values: unknown[] = [from, before.sequence, before.receivedAt.toISOString(), maxEvents, maxBytes];
  const { rows } = await pool.query<StoredEvent>(
    `SELECT ${COLUMNS}
     FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY sequence DESC) - octet_length(body) AS bytes_before
           FROM (SELECT * FROM (SELECT sequence, received_at, sender, sender_ip, body FROM audit_events
                                WHERE ${conditionsOf(scope, filters, values)} AND sequence >= $1 AND sequence < $2
                                  AND received_at <= $3 ${findAll ? 'OFFSET 0' : ''}) AS matching
                 ORDER BY sequence DESC LIMIT $4) AS newest) AS sized
     WHERE bytes_before < $5
     ORDER BY sequence DESC`,
    values,
  );
  return rows;
}
