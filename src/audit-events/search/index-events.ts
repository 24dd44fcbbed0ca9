import { setImmediate as nextTurn } from 'node:timers/promises';
import type pg from 'pg';
import { sqlOfClient } from '../../database/sql.ts';
import { withPartitions } from '../../event-log/missing-partition.ts';
import { readEventsAfter, type LoggedEvent } from '../../event-log/read-events.ts';
import { ANY_WORD } from './terms.ts';
import { addIndexEntries, foldedValues, searchableValues } from './words.ts';

/** How far the index has come in a stream that it has not come to the end of. */
interface Progress {
  readonly streamId: number;
  readonly sequence: number;
  readonly receivedAt: Date;
}

/** Events of a stream that follow each other, and the words that occur in them. */
interface Block {
  readonly first: LoggedEvent;
  readonly last: LoggedEvent;
  readonly words: readonly string[];
}

/** The larger, the less there is to index and the more to read for each event that is found. */
const BLOCK_EVENTS = 256;
// PostgreSQL takes 1 MB of words; a block of GitLab's events has 20 to 60 kB.
const MAX_BLOCK_CHARACTERS = 200_000;
const EVENTS_AT_ONCE = 8 * BLOCK_EVENTS;
/** Their words take a millisecond: so long everything else of this process waits. */
const EVENTS_PER_TURN = 32;
const STREAMS_AT_ONCE = 100;

/**
 * Writes the words of events that the index has not got yet, for about `withinMs`; returns how many events. It reads the
 * log behind the append, like a subscription, so that the append pays nothing: what it has not come to is read when
 * somebody searches. A stream's last events wait until a block is full or nothing has come for `quietMs`.
 */
export async function indexEvents(
  pool: pg.Pool,
  { withinMs, quietMs = 60_000 }: { readonly withinMs: number; readonly quietMs?: number },
): Promise<number> {
  const until = performance.now() + withinMs;
  let indexed = 0;
  for (
    let behind = await findBehind(pool, quietMs);
    behind.length > 0;
    behind = await findBehind(pool, quietMs)
  ) {
    for (const progress of behind) {
      indexed += await indexNext(pool, progress);
      if (performance.now() >= until) return indexed;
    }
  }
  return indexed;
}

async function findBehind(pool: pg.Pool, quietMs: number): Promise<Progress[]> {
  const { rows } = await pool.query<Progress>(
    `SELECT s.id AS "streamId", coalesce(p.sequence, 0) AS sequence, coalesce(p.received_at, to_timestamp(0)) AS "receivedAt"
     FROM streams s LEFT JOIN search_positions p ON p.stream_id = s.id
     WHERE s.last_sequence > coalesce(p.sequence, 0)
       AND (s.last_sequence >= coalesce(p.sequence, 0) + $1 OR s.last_received_at < now() - $3 * interval '1 millisecond')
     ORDER BY s.id LIMIT $2`,
    [BLOCK_EVENTS, STREAMS_AT_ONCE, quietMs],
  );
  return rows;
}

async function indexNext(pool: pg.Pool, progress: Progress): Promise<number> {
  const read = await readEventsAfter(pool, progress.streamId, progress, EVENTS_AT_ONCE);
  const full = read.length - (read.length % BLOCK_EVENTS);
  const events = full === 0 ? read : read.slice(0, full);
  const blocks: Block[] = [];
  for (let at = 0; at < events.length; at += BLOCK_EVENTS) {
    blocks.push(await blockOf(events.slice(at, at + BLOCK_EVENTS)));
  }
  await withPartitions(sqlOfClient(pool), () => writeBlocks(pool, progress, blocks));
  return events.length;
}

async function blockOf(events: readonly LoggedEvent[]): Promise<Block> {
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) throw new Error('A block has at least one event');
  return { first, last, words: await blockWords(events) };
}

async function blockWords(events: readonly LoggedEvent[]): Promise<readonly string[]> {
  const entries = new Set<string>();
  for (const [index, { body }] of events.entries()) {
    addIndexEntries(entries, foldedValues(searchableValues(body)));
    if (index % EVENTS_PER_TURN === EVENTS_PER_TURN - 1) await nextTurn();
  }
  const words = [...entries];
  let characters = 0;
  const fitting = words.findIndex((word) => (characters += word.length) > MAX_BLOCK_CHARACTERS);
  return fitting === -1 ? words : [ANY_WORD];
}

/** Blocks and the progress together, or neither when somebody else was faster. */
async function writeBlocks(
  pool: pg.Pool,
  { streamId, sequence, receivedAt }: Progress,
  blocks: readonly Block[],
): Promise<void> {
  const last = blocks.at(-1)?.last;
  // Retention has dropped what was left: nothing that could be found.
  const end = last ?? { sequence: await lastSequence(pool, streamId), receivedAt };
  await pool.query(
    `WITH moved AS (
       INSERT INTO search_positions (stream_id, sequence, received_at)
       SELECT id, $3, $4 FROM streams WHERE id = $1
       ON CONFLICT (stream_id) DO UPDATE SET sequence = excluded.sequence, received_at = excluded.received_at
         WHERE search_positions.sequence = $2
       RETURNING stream_id)
     INSERT INTO search_blocks (stream_id, first_sequence, last_sequence, first_id, last_id, first_received_at, received_at, words)
     SELECT moved.stream_id, b.first_sequence, b.last_sequence, b.first_id, b.last_id, b.first_received_at, b.received_at,
            array_to_tsvector(string_to_array(b.words, ' '))
     FROM moved, unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::timestamptz[], $10::timestamptz[], $11::text[])
       AS b(first_sequence, last_sequence, first_id, last_id, first_received_at, received_at, words)`,
    [
      streamId,
      sequence,
      end.sequence,
      end.receivedAt.toISOString(),
      blocks.map(({ first }) => first.sequence),
      blocks.map(({ last: { sequence: number } }) => number),
      blocks.map(({ first }) => first.id),
      blocks.map(({ last: { id } }) => id),
      blocks.map(({ first }) => first.receivedAt.toISOString()),
      blocks.map(({ last: { receivedAt: time } }) => time.toISOString()),
      blocks.map(({ words }) => words.join(' ')),
    ],
  );
}

async function lastSequence(pool: pg.Pool, streamId: number): Promise<number> {
  const { rows } = await pool.query<{ last: number }>(
    'SELECT last_sequence AS last FROM streams WHERE id = $1',
    [streamId],
  );
  return rows[0]?.last ?? 0;
}
