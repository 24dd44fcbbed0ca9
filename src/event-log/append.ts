import type { Sql } from '../database/sql.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import {
  findDuplicates,
  lockStreams,
  rememberKeys,
  storeEvents,
  type PlacedEvent,
} from './append-statements.ts';
import type { NewEvent, Sender } from './new-event.ts';
import { insertStreamJobs } from './stream-events.queue.ts';

/** Events of one request for one stream. */
export interface AppendRequest {
  readonly streamId: number;
  /** Null: the server. */
  readonly sender: Sender | null;
  readonly events: readonly NewEvent[];
}

/** One id per event in input order; a duplicate has the id of its first acceptance. */
export interface Appended {
  readonly ids: number[];
  readonly duplicates: number;
}

/** The place of the new events in a stream: the sequence before them, and the time when they were received. */
export interface StreamPlace {
  readonly before: number;
  readonly receivedAt: Date;
}

/**
 * The results of a transaction: one for each request (`undefined`: its stream is gone), and the number of jobs that it
 * made.
 */
export interface AppendResult {
  readonly results: (Appended | undefined)[];
  readonly woken: number;
  /** By the ids of the streams that have new events. */
  readonly places: ReadonlyMap<number, StreamPlace>;
}

type Plan = { readonly earlierId: number } | { readonly place: number; readonly duplicate: boolean };

/**
 * Appends requests to their streams inside the caller's transaction. `now` stands in for the database's clock in tests.
 *
 * Invariants, held by test/event-log/append.test.ts and append-parallel.test.ts:
 * 1. Sequences of a stream have no gap and no duplicate, and what is visible is a prefix: numbers are given out under
 *    the stream's row lock, which is kept until the commit.
 * 2. `received_at` never falls within a stream, whatever the clock does.
 * 3. No event without a job: the wake-up sees every subscription that went to sleep before the lock was granted, so it
 *    comes in a later statement. (Within the locking statement it would see the snapshot from before the wait, find
 *    the subscription still awake, and leave it behind.)
 */
export async function appendEvents(
  db: Sql,
  jobs: JobQueue,
  requests: readonly AppendRequest[],
  options: { readonly idempotencyWindow: number; readonly now?: Date },
): Promise<AppendResult> {
  const streams = await lockStreams(db, [...new Set(requests.map((request) => request.streamId))]);
  const befores = new Map([...streams.values()].map(({ id, lastSequence }) => [id, lastSequence]));
  const known = await findDuplicates(db, requests.flatMap(digestsOf), options);

  const placed: PlacedEvent[] = [];
  const placeOf = new Map<string, number>();
  const plan = requests.map(({ streamId, sender, events }) => {
    const stream = streams.get(streamId);
    if (stream === undefined) return undefined;
    return events.map((event): Plan => {
      const key =
        event.contentDigest === null ? undefined : `${streamId}:${event.contentDigest.toString('base64')}`;
      const earlierId = key === undefined ? undefined : known.get(key);
      if (earlierId !== undefined) return { earlierId };
      const earlierPlace = key === undefined ? undefined : placeOf.get(key);
      if (earlierPlace !== undefined) return { place: earlierPlace, duplicate: true };
      if (key !== undefined) placeOf.set(key, placed.length);
      stream.lastSequence += 1;
      stream.lastReceivedAt = later(stream.lastReceivedAt, options.now ?? stream.clock);
      placed.push({
        event,
        sender,
        streamId,
        sequence: stream.lastSequence,
        receivedAt: stream.lastReceivedAt,
      });
      return { place: placed.length - 1, duplicate: false };
    });
  });

  const changed = new Set(placed.map(({ streamId }) => streamId));
  const changedStreams = [...streams.values()].filter(({ id }) => changed.has(id));
  const places = new Map(
    changedStreams.map(({ id, lastReceivedAt: receivedAt }) => [
      id,
      { before: befores.get(id) ?? 0, receivedAt },
    ]),
  );
  const { ids, woken } = await storeEvents(db, placed, changedStreams);
  await rememberKeys(db, placed, ids);
  await insertStreamJobs(db, jobs, woken);

  const results = plan.map((entries) => {
    if (entries === undefined) return undefined;
    const duplicates = entries.filter((entry) => 'earlierId' in entry || entry.duplicate).length;
    return {
      ids: entries.map((entry) => ('earlierId' in entry ? entry.earlierId : (ids[entry.place] ?? 0))),
      duplicates,
    };
  });
  return { results, woken: woken.length, places };
}

function digestsOf({ streamId, events }: AppendRequest): { streamId: number; digest: Buffer }[] {
  return events.flatMap(({ contentDigest: digest }) => (digest === null ? [] : [{ streamId, digest }]));
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
