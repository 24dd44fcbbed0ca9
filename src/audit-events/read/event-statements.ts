import type { Queryable } from '../../database/cancellable.ts';
import { searchIndex } from '../search/search-index.follower.ts';
import { blockQuery } from '../search/terms.ts';
import { termsIn } from './event-check.ts';
import { type Bind, conditionsOf, type EventScope, keyOf } from './event-conditions.ts';
import type { EventFilters } from './event-filters.ts';

/** An event as it was accepted. */
export interface StoredEvent {
  /** What orders it among those that are read: its sequence in a stream, its id over all streams. */
  readonly key: number;
  readonly receivedAt: Date;
  /** The access token's name; null: the server itself. */
  readonly sender: string | null;
  readonly senderIp: string | null;
  /** The JSON text that is delivered. */
  readonly body: string;
}

/** A place in what is read, newest first: what is below this key is still to be read. */
export interface EventPosition {
  readonly key: number;
  /** Nothing of a stream below it was received later: the upper bound that prunes partitions. */
  readonly receivedAt: Date;
}

/** The place above the newest event; undefined when the stream is gone. */
export async function newestPosition(
  db: Queryable,
  { streamId }: EventScope,
): Promise<EventPosition | undefined> {
  const { rows } = await (streamId === undefined
    ? db.query<EventPosition>('SELECT last_value + 1 AS key, now() AS "receivedAt" FROM audit_event_ids')
    : db.query<EventPosition>(
        'SELECT last_sequence + 1 AS key, last_received_at AS "receivedAt" FROM streams WHERE id = $1',
        [streamId],
      ));
  return rows[0];
}

export async function findEvent(
  db: Queryable,
  scope: EventScope,
  id: number,
): Promise<StoredEvent | undefined> {
  const values: unknown[] = [];
  const bind = binder(values);
  const { rows } = await db.query<StoredEvent>(
    `SELECT ${columnsOf(scope)} FROM audit_events WHERE id = ${bind(id)} AND ${conditionsOf(scope, {}, bind)}`,
    values,
  );
  return rows[0];
}

/** The keys of one statement. */
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
  /** Leaves the bodies out, to find out only where the events are. */
  readonly bare?: boolean;
}

/** The newest events of a window that pass the filters, as far as the database can tell. */
export async function readWindow(
  db: Queryable,
  scope: EventScope,
  filters: EventFilters,
  { from, before, maxEvents, maxBytes, findAll, bare = false }: EventWindow,
): Promise<StoredEvent[]> {
  const values: unknown[] = [];
  const bind = binder(values);
  const key = keyOf(scope);
  const bounds = { from: bind(from), before: bind(before.key) };
  const terms = termsIn(filters);
  // A few ids are a few pages. PostgreSQL would rather look a frequent path up, in all partitions.
  const walked = key === 'id' && !findAll && terms.length === 0;
  // Within a block, `id + 0`: its sequences are exact, while the index over ids would be read for each block.
  const within = key === 'id' && terms.length > 0 ? 'id + 0' : key;
  const conditions = [
    conditionsOf(scope, filters, bind, walked),
    `${within} >= ${bounds.from} AND ${within} < ${bounds.before}`,
    // Times rise within a stream only.
    ...(scope.streamId === undefined ? [] : [`received_at <= ${bind(before.receivedAt.toISOString())}`]),
  ].join(' AND ');
  const matching =
    terms.length === 0
      ? `SELECT ${columnsOf(scope, bare)} FROM audit_events WHERE ${conditions} ${findAll ? 'OFFSET 0' : ''}`
      : eventsOfBlocks(scope, conditions, { ...bounds, words: bind(blockQuery(terms)) }, bind);
  const { rows } = await db.query<StoredEvent>(
    `SELECT key, "receivedAt", sender, "senderIp", body
     FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY key DESC) - octet_length(body) AS bytes_before
           FROM (SELECT * FROM (${matching}) AS matching ORDER BY key DESC LIMIT ${bind(maxEvents)}) AS newest) AS sized
     WHERE bytes_before < ${bind(maxBytes)}
     ORDER BY key DESC`,
    values,
  );
  return rows;
}

/** The same of those blocks that have the words, and of what no block has yet. */
function eventsOfBlocks(
  scope: EventScope,
  conditions: string,
  { from, before, words }: Readonly<Record<'from' | 'before' | 'words', string>>,
  bind: Bind,
): string {
  const key = keyOf(scope);
  const stream = scope.streamId === undefined ? 'NULL' : bind(scope.streamId);
  return `
    SELECT event.* FROM (
      SELECT stream_id, first_sequence, last_sequence, first_received_at, received_at AS last_received_at
      FROM blocks_having(${words}::tsquery, ${stream}, ${key === 'id'}, ${from}, ${before})
      UNION ALL
      SELECT s.id, coalesce(p.sequence, 0) + 1, s.last_sequence, coalesce(p.received_at, '-infinity'), s.last_received_at
      FROM streams s LEFT JOIN follower_positions p ON p.stream_id = s.id AND p.follower = '${searchIndex.name}'
      WHERE ${scope.streamId === undefined ? 'true' : `s.id = ${stream}`} AND s.last_sequence > coalesce(p.sequence, 0)) AS block
    CROSS JOIN LATERAL (
      SELECT ${columnsOf(scope)} FROM audit_events
      WHERE stream_id = block.stream_id AND sequence BETWEEN block.first_sequence AND block.last_sequence
        AND received_at BETWEEN block.first_received_at AND block.last_received_at AND ${conditions}
      OFFSET 0) AS event`;
}

function columnsOf(scope: EventScope, bare = false): string {
  const body = bare ? "'' AS body" : 'body';
  return `${keyOf(scope)} AS key, received_at AS "receivedAt", sender, sender_ip AS "senderIp", ${body}`;
}

/** Numbers the values of a statement in the order in which they are bound. */
export function binder(values: unknown[]): Bind {
  return (value) => `$${values.push(value)}`;
}
