import type { Sql } from '../database/sql.ts';
import { plainArray, textArray } from '../database/text-array.ts';
import type { NewEvent, Sender } from './new-event.ts';
import type { WokenSubscription } from './stream-events.queue.ts';

/** A stream's locked row; the append counts its numbers up and writes them back. */
export interface LockedStream {
  readonly id: number;
  lastSequence: number;
  lastReceivedAt: Date;
  /** The database's clock when the lock was granted, cut to milliseconds as the columns are. */
  readonly clock: Date;
}

/** An event with its place in its stream. */
export interface PlacedEvent {
  readonly event: NewEvent;
  readonly sender: Sender | null;
  readonly streamId: number;
  readonly sequence: number;
  readonly receivedAt: Date;
}

/** Locks streams in id order: transactions that carry the same ones wait for each other instead of deadlocking. */
export async function lockStreams(db: Sql, ids: number[]): Promise<Map<number, LockedStream>> {
  const { rows } = await db.executeSql(
    `SELECT id, last_sequence AS "lastSequence", last_received_at AS "lastReceivedAt",
            date_trunc('milliseconds', clock_timestamp()) AS clock
     FROM streams WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  );
  return new Map((rows as LockedStream[]).map((stream) => [stream.id, stream]));
}

/** The ids of earlier events with these digests, within the window; keyed `<stream>:<digest in base64>`. */
export async function findDuplicates(
  db: Sql,
  digests: readonly { readonly streamId: number; readonly digest: Buffer }[],
  options: { readonly idempotencyWindow: number; readonly now?: Date },
): Promise<Map<string, number>> {
  if (digests.length === 0) return new Map();
  const { rows } = await db.executeSql(
    `SELECT stream_id AS "streamId", encode(digest, 'base64') AS digest, event_id AS "eventId" FROM idempotency_keys
     WHERE (stream_id, digest) IN (SELECT * FROM unnest($1::int[], $2::bytea[]))
       AND created_at > coalesce($3::timestamptz, clock_timestamp()) - $4 * interval '1 millisecond'`,
    [
      plainArray(digests.map(({ streamId }) => streamId)),
      digestArray(digests.map(({ digest }) => digest)),
      options.now?.toISOString() ?? null,
      options.idempotencyWindow,
    ],
  );
  const known = rows as { streamId: number; digest: string; eventId: number }[];
  return new Map(known.map(({ streamId, digest, eventId }) => [`${streamId}:${digest}`, eventId]));
}

/** The columns of a statement with their types, in the order of `columnsOf`. */
const COLUMNS = [
  ['stream_id', 'int'],
  ['sequence', 'bigint'],
  ['received_at', 'timestamptz'],
  ['created_at', 'timestamptz'],
  ['event_type', 'text'],
  ['entity_type', 'text'],
  ['entity_path', 'text'],
  ['author_id', 'text'],
  ['author_name', 'text'],
  ['sender', 'text'],
  ['sender_ip', 'text'],
  ['via', 'text'],
  ['body_tail', 'text'],
] as const;
/** Columns of events from sources, which have statements of their own, because most events have nulls there. */
const SOURCE_COLUMNS = [
  ['source_id', 'int'],
  ['outcome', 'text'],
  ['severity', 'text'],
  ['refs', 'jsonb'],
] as const;

const [PLAIN, SOURCED] = [statementsOf(COLUMNS), statementsOf([...COLUMNS, ...SOURCE_COLUMNS])];

function statementsOf(columns: readonly (readonly [name: string, type: string])[]) {
  const names = columns.map(([name]) => name).join(', ');
  const stored = columns.filter(([name]) => name !== 'body_tail').map(([name]) => name);
  const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
  const [ids, sequences, times] = [1, 2, 3].map((next) => `$${columns.length + next}`);
  const insert = `
    INSERT INTO audit_events (id, body, ${stored.join(', ')})
    SELECT id, '{"id":' || id || ',' || body_tail, ${stored.join(', ')}
    FROM (SELECT nextval('audit_event_ids') AS id, input.* FROM unnest(${arrays}) AS input(${names})) AS numbered
    RETURNING id`;
  const insertAndWake = `
    WITH inserted AS (${insert}),
    moved AS (
      UPDATE streams SET last_sequence = reached.last_sequence, last_received_at = reached.last_received_at
      FROM unnest(${ids}::int[], ${sequences}::bigint[], ${times}::timestamptz[])
        AS reached(id, last_sequence, last_received_at)
      WHERE streams.id = reached.id),
    woken AS (
      UPDATE subscriptions SET awake = true, job_id = gen_random_uuid()
      WHERE stream_id = ANY(${ids}::int[]) AND runnable AND NOT awake
      RETURNING id, job_id)
    SELECT id, NULL AS job_id FROM inserted UNION ALL SELECT id, job_id FROM woken`;
  return { insert, insertAndWake };
}

/** Writing the parameters of so many events takes some 10 ms, in which the process does nothing else. */
const MAX_STATEMENT_EVENTS = 2_000;
const MAX_STATEMENT_CHARACTERS = 2 * 1024 * 1024;

/** Whether one statement may carry the events. */
export function fitsOneStatement(sent: readonly SentEvent[]): boolean {
  return partsOf(sent).length === 1;
}

/**
 * Inserts the events, moves the streams, and wakes subscriptions that sleep and may run. Usually one statement, because
 * each costs a round trip under the stream's lock. It must come after the statement that took the lock. Returns the
 * delivered ids in the order of the events, and the woken subscriptions, whose queues have to be notified.
 */
export async function storeEvents(
  db: Sql,
  placed: readonly PlacedEvent[],
  streams: readonly LockedStream[],
): Promise<{ readonly ids: number[]; readonly woken: readonly WokenSubscription[] }> {
  if (placed.length === 0) return { ids: [], woken: [] };
  const parts = partsOf(placed);
  const last = parts.pop() ?? [];
  const ids: number[] = [];
  for (const part of parts) {
    const { rows } = await db.executeSql(statementsFor(part).insert, columnsOf(part));
    for (const { id } of rows as { readonly id: number }[]) ids.push(id);
  }
  const { rows } = await db.executeSql(statementsFor(last).insertAndWake, [
    ...columnsOf(last),
    plainArray(streams.map(({ id }) => id)),
    plainArray(streams.map(({ lastSequence }) => lastSequence)),
    times(streams.map(({ lastReceivedAt }) => lastReceivedAt)),
  ]);
  const stored = rows as (WokenSubscription | { readonly id: number; readonly job_id: null })[];
  for (const { id, job_id } of stored) if (job_id === null) ids.push(id);
  return { ids, woken: stored.filter((row) => row.job_id !== null) };
}

/** The events as the statements have them, in order. */
function partsOf<Sent extends SentEvent>(events: readonly Sent[]): Sent[][] {
  const parts: Sent[][] = [];
  let part: Sent[] = [];
  let characters = 0;
  for (const one of events) {
    const { length } = one.event.bodyTail;
    const isFull = part.length >= MAX_STATEMENT_EVENTS || characters + length > MAX_STATEMENT_CHARACTERS;
    if (isFull && part.length > 0) {
      parts.push(part);
      part = [];
      characters = 0;
    }
    part.push(one);
    characters += length;
  }
  return [...parts, part];
}

function columnsOf(placed: readonly PlacedEvent[]): unknown[] {
  const columns = [
    plainArray(placed.map(({ streamId }) => streamId)),
    plainArray(placed.map(({ sequence }) => sequence)),
    times(placed.map(({ receivedAt }) => receivedAt)),
    times(placed.map(({ event }) => event.createdAt)),
    ...textColumns(placed),
  ];
  return areSourced(placed) ? [...columns, ...sourceColumns(placed)] : columns;
}

/** The part of an event that is known before its place in the stream. */
type SentEvent = Pick<PlacedEvent, 'event' | 'sender'>;

/** The parameters that do not depend on an event's place: its texts, and then the columns of its source. */
export function eventColumns(sent: readonly SentEvent[]): unknown[] {
  return [...textColumns(sent), ...(areSourced(sent) ? sourceColumns(sent) : SOURCE_COLUMNS.map(() => null))];
}

function textColumns(placed: readonly SentEvent[]): unknown[] {
  return [
    textArray(placed.map(({ event }) => event.eventType)),
    textArray(placed.map(({ event }) => event.entityType)),
    textArray(placed.map(({ event }) => event.entityPath)),
    textArray(placed.map(({ event }) => event.authorId)),
    textArray(placed.map(({ event }) => event.authorName)),
    textArray(placed.map(({ sender }) => sender?.name ?? null)),
    textArray(placed.map(({ sender }) => sender?.ip ?? null)),
    textArray(placed.map(({ sender }) => sender?.via ?? null)),
    textArray(placed.map(({ event }) => event.bodyTail)),
  ];
}

function sourceColumns(placed: readonly SentEvent[]): unknown[] {
  const facts = placed.map(({ event }) => event.source);
  return [
    facts.map((source) => source?.id ?? null),
    textArray(facts.map((source) => source?.outcome ?? null)),
    textArray(facts.map((source) => source?.severity ?? null)),
    textArray(facts.map((source) => (source === undefined ? null : JSON.stringify(source.references)))),
  ];
}

function statementsFor(placed: readonly PlacedEvent[]): typeof PLAIN {
  return areSourced(placed) ? SOURCED : PLAIN;
}

function areSourced(placed: readonly SentEvent[]): boolean {
  return placed.some(({ event }) => event.source !== undefined);
}

/** An array parameter. Most events of a request were received at one moment. */
export function times(values: readonly Date[]): string {
  let [last, text] = [new Date(0), ''];
  return plainArray(
    values.map((value) => {
      if (value !== last) [last, text] = [value, value.toISOString()];
      return text;
    }),
  );
}

/** A `bytea[]` parameter. */
export function digestArray(digests: readonly (Buffer | null)[]): string {
  return plainArray(digests.map((digest) => (digest === null ? 'NULL' : `"\\\\x${digest.toString('hex')}"`)));
}

/** Remembers the senders' ids; an id that is older than the window is replaced. */
export async function rememberKeys(
  db: Sql,
  placed: readonly PlacedEvent[],
  ids: readonly number[],
): Promise<void> {
  if (placed.every(({ event }) => event.contentDigest === null)) return;
  const keyed = placed.flatMap(({ event: { contentDigest: digest }, streamId, receivedAt }, index) =>
    digest === null ? [] : [{ streamId, receivedAt, digest, id: ids[index] ?? 0 }],
  );
  await db.executeSql(
    `INSERT INTO idempotency_keys (stream_id, digest, event_id, created_at)
     SELECT * FROM unnest($1::int[], $2::bytea[], $3::bigint[], $4::timestamptz[])
     ON CONFLICT (stream_id, digest) DO UPDATE SET event_id = excluded.event_id, created_at = excluded.created_at`,
    [
      plainArray(keyed.map(({ streamId }) => streamId)),
      digestArray(keyed.map(({ digest }) => digest)),
      plainArray(keyed.map(({ id }) => id)),
      times(keyed.map(({ receivedAt }) => receivedAt)),
    ],
  );
}
