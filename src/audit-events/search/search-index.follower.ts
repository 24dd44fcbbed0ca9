import type { Queryable } from '../../database/cancellable.ts';
import type { LogFollower } from '../../event-log/followers/follower.ts';
import type { LoggedEvent } from '../../event-log/read-events.ts';
import { ANY_WORD } from './terms.ts';
import { addIndexEntries, foldedValues, searchableValues } from './words.ts';

/** Events of a stream that follow each other, and the words that occur in them. */
interface Block {
  readonly first: LoggedEvent;
  readonly last: LoggedEvent;
  readonly words: readonly string[];
}

/** A larger block makes the index smaller, and a search has to read more for each event that it finds. */
const BLOCK_EVENTS = 256;
// PostgreSQL takes 1 MB of words; a block of GitLab's events has 20 to 60 kB.
const MAX_BLOCK_CHARACTERS = 200_000;

/**
 * Stores the words of events, by block. The append does not wait for it: a search reads events that are not indexed
 * yet, so retention need not wait for it either.
 */
export const searchIndex: LogFollower = {
  name: 'search',
  blockEvents: BLOCK_EVENTS,
  quietMs: 60_000,
  holdsBack: false,
  async work(client, streamId, events) {
    const blocks: Block[] = [];
    for (let at = 0; at < events.length; at += BLOCK_EVENTS) {
      blocks.push(blockOf(events.slice(at, at + BLOCK_EVENTS)));
    }
    await insertBlocks(client, streamId, blocks);
  },
};

function blockOf(events: readonly LoggedEvent[]): Block {
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) throw new Error('A block has at least one event');
  return { first, last, words: blockWords(events) };
}

function blockWords(events: readonly LoggedEvent[]): readonly string[] {
  const entries = new Set<string>();
  for (const { body } of events) addIndexEntries(entries, foldedValues(searchableValues(body)));
  const words = [...entries];
  let characters = 0;
  const fitting = words.findIndex((word) => (characters += word.length) > MAX_BLOCK_CHARACTERS);
  return fitting === -1 ? words : [ANY_WORD];
}

async function insertBlocks(client: Queryable, streamId: number, blocks: readonly Block[]): Promise<void> {
  await client.query(
    `INSERT INTO search_blocks (stream_id, first_sequence, last_sequence, first_id, last_id, first_received_at, received_at, words)
     SELECT $1, first_sequence, last_sequence, first_id, last_id, first_received_at, received_at,
            array_to_tsvector(string_to_array(words, ' '))
     FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::timestamptz[], $8::text[])
       AS b(first_sequence, last_sequence, first_id, last_id, first_received_at, received_at, words)`,
    [
      streamId,
      blocks.map(({ first }) => first.sequence),
      blocks.map(({ last: { sequence } }) => sequence),
      blocks.map(({ first }) => first.id),
      blocks.map(({ last: { id } }) => id),
      blocks.map(({ first }) => first.receivedAt.toISOString()),
      blocks.map(({ last: { receivedAt: time } }) => time.toISOString()),
      blocks.map(({ words }) => words.join(' ')),
    ],
  );
}
