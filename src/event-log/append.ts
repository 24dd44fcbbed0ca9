import type pg from 'pg';
import { queueConnection, type JobQueue } from '../queue/job-queue.ts';
import type { NewEvent, Sender } from './new-event.ts';
import { STREAM_EVENTS } from './stream-events.queue.ts';

/** Events of one request for one stream. */
export interface AppendRequest {
  readonly streamId: number;
  readonly sender: Sender;
  readonly events: readonly NewEvent[];
}

/** One id per event in input order; a duplicate has the id of its first acceptance. */
export interface Appended {
  readonly ids: number[];
  readonly duplicates: number;
}

interface StreamRow {
  id: number;
  last_sequence: number;
  last_received_at: Date;
  clock: Date;
}

type Plan = { readonly earlierId: number } | { readonly place: number; readonly duplicate: boolean };

interface Placed {
  readonly event: NewEvent;
  readonly sender: Sender;
  readonly streamId: number;
  readonly sequence: number;
}

/** What a transaction appended: a result per request (`undefined`: its stream is gone), and how many jobs it made. */
export interface AppendResult {
  readonly results: (Appended | undefined)[];
  readonly woken: number;
}

/**
 * Appends requests to their streams inside the caller's transaction. `now` stands in for the database's clock in tests.
 *
 * Invariants, held by test/event-log/append.test.ts:
 * 1. Sequences of a stream have no gap and no duplicate, and what is visible is a prefix: numbers are given out under
 *    the stream's row lock, which is kept until the commit.
 * 2. `received_at` never falls within a stream, whatever the clock does.
 * 3. No event without a job: the wake-up sees every subscription that went to sleep before the lock was granted, which
 *    needs a statement of its own. (Within the locking statement it would see the snapshot from before the wait, find
 *    the subscription still awake, and leave it behind.)
 */
export async function appendEvents(
  client: pg.PoolClient,
  jobs: JobQueue,
  requests: readonly AppendRequest[],
  options: { idempotencyWindow: number; now?: Date },
): Promise<AppendResult> {
  const streams = await lockStreams(client, [...new Set(requests.map((request) => request.streamId))]);
  const known = await findDuplicates(client, requests, options);

  const placed: Placed[] = [];
  const placeOf = new Map<string, number>();
  // For each request and event: the id of an earlier acceptance, or the index into `placed`.
  const plan = requests.map((request) => {
    const stream = streams.get(request.streamId);
    if (stream === undefined) return undefined;
    return request.events.map((event): Plan => {
      const key = keyOf(request.streamId, event);
      const earlierId = key === undefined ? undefined : known.get(key);
      if (earlierId !== undefined) return { earlierId };
      const earlierPlace = key === undefined ? undefined : placeOf.get(key);
      if (earlierPlace !== undefined) return { place: earlierPlace, duplicate: true };
      if (key !== undefined) placeOf.set(key, placed.length);
      stream.last_sequence += 1;
      placed.push({ event, sender: request.sender, streamId: stream.id, sequence: stream.last_sequence });
      return { place: placed.length - 1, duplicate: false };
    });
  });

  const changed = [...new Set(placed.map(({ streamId }) => streamId))].map(
    (id) => streams.get(id) as StreamRow,
  );
  for (const stream of changed)
    stream.last_received_at = later(stream.last_received_at, options.now ?? stream.clock);
  const ids = await insertEvents(client, placed, streams);
  await rememberKeys(client, placed, ids, options.now ?? changed[0]?.clock);
  await moveStreams(client, changed);
  const woken = await wakeSubscriptions(
    client,
    jobs,
    changed.map(({ id }) => id),
  );

  const results = plan.map((entries) => {
    if (entries === undefined) return undefined;
    const duplicates = entries.filter((entry) => 'earlierId' in entry || entry.duplicate).length;
    return {
      ids: entries.map((entry) => ('earlierId' in entry ? entry.earlierId : (ids[entry.place] as number))),
      duplicates,
    };
  });
  return { results, woken };
}

// In id order: two transactions that carry the same streams wait for each other instead of deadlocking.
async function lockStreams(client: pg.PoolClient, ids: number[]): Promise<Map<number, StreamRow>> {
  const { rows } = await client.query<StreamRow>({
    name: 'lock-streams',
    text: `SELECT id, last_sequence, last_received_at, date_trunc('milliseconds', clock_timestamp()) AS clock
           FROM streams WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

async function findDuplicates(
  client: pg.PoolClient,
  requests: readonly AppendRequest[],
  options: { idempotencyWindow: number; now?: Date },
): Promise<Map<string, number>> {
  const streamIds: number[] = [];
  const digests: Buffer[] = [];
  for (const { streamId, events } of requests) {
    for (const { contentDigest } of events) {
      if (contentDigest === null) continue;
      streamIds.push(streamId);
      digests.push(contentDigest);
    }
  }
  if (digests.length === 0) return new Map();
  const { rows } = await client.query<{ stream_id: number; digest: Buffer; event_id: number }>({
    name: 'find-duplicates',
    text: `SELECT stream_id, digest, event_id FROM idempotency_keys
           WHERE (stream_id, digest) IN (SELECT * FROM unnest($1::int[], $2::bytea[]))
             AND created_at > coalesce($3::timestamptz, clock_timestamp()) - $4 * interval '1 millisecond'`,
    values: [streamIds, digests, options.now ?? null, options.idempotencyWindow],
  });
  return new Map(rows.map((row) => [`${row.stream_id}:${row.digest.toString('base64')}`, row.event_id]));
}

function keyOf(streamId: number, event: NewEvent): string | undefined {
  return event.contentDigest === null ? undefined : `${streamId}:${event.contentDigest.toString('base64')}`;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** Inserts in order and returns the delivered ids in the same order. */
async function insertEvents(
  client: pg.PoolClient,
  placed: readonly Placed[],
  streams: ReadonlyMap<number, StreamRow>,
): Promise<number[]> {
  if (placed.length === 0) return [];
  const { rows } = await client.query<{ id: number; stream_id: number; sequence: number }>({
    name: 'insert-events',
    text: `INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type,
                                     entity_path, author_id, author_name, sender, sender_ip, body)
           SELECT stream_id, sequence, received_at, id, created_at, event_type, entity_type,
                  entity_path, author_id, author_name, sender, sender_ip, '{"id":' || id || ',' || body_tail
           FROM (SELECT nextval('audit_event_ids') AS id, input.*
                 FROM unnest($1::int[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[],
                             $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
                   AS input(stream_id, sequence, received_at, created_at, event_type, entity_type,
                            entity_path, author_id, author_name, sender, sender_ip, body_tail)) AS numbered
           RETURNING id, stream_id, sequence`,
    values: [
      placed.map(({ streamId }) => streamId),
      placed.map(({ sequence }) => sequence),
      placed.map(({ streamId }) => (streams.get(streamId) as StreamRow).last_received_at.toISOString()),
      placed.map(({ event }) => event.createdAt.toISOString()),
      placed.map(({ event }) => event.eventType),
      placed.map(({ event }) => event.entityType),
      placed.map(({ event }) => event.entityPath),
      placed.map(({ event }) => event.authorId),
      placed.map(({ event }) => event.authorName),
      placed.map(({ sender }) => sender.name),
      placed.map(({ sender }) => sender.ip),
      placed.map(({ event }) => event.bodyTail),
    ],
  });
  return rows.map(({ id }) => id);
}

async function rememberKeys(
  client: pg.PoolClient,
  placed: readonly Placed[],
  ids: readonly number[],
  at: Date | undefined,
): Promise<void> {
  const keyed = placed
    .map((place, index) => ({ ...place, id: ids[index] }))
    .filter(({ event }) => event.contentDigest !== null);
  if (keyed.length === 0) return;
  await client.query({
    name: 'remember-keys',
    text: `INSERT INTO idempotency_keys (stream_id, digest, event_id, created_at)
           SELECT stream_id, digest, event_id, $4 FROM unnest($1::int[], $2::bytea[], $3::bigint[]) AS t(stream_id, digest, event_id)
           ON CONFLICT (stream_id, digest) DO UPDATE SET event_id = excluded.event_id, created_at = excluded.created_at`,
    values: [
      keyed.map(({ streamId }) => streamId),
      keyed.map(({ event }) => event.contentDigest),
      keyed.map(({ id }) => id),
      at?.toISOString(),
    ],
  });
}

async function moveStreams(client: pg.PoolClient, streams: readonly StreamRow[]): Promise<void> {
  if (streams.length === 0) return;
  await client.query({
    name: 'move-streams',
    text: `UPDATE streams SET last_sequence = moved.last_sequence, last_received_at = moved.last_received_at
           FROM unnest($1::int[], $2::bigint[], $3::timestamptz[]) AS moved(id, last_sequence, last_received_at)
           WHERE streams.id = moved.id`,
    values: [
      streams.map(({ id }) => id),
      streams.map((stream) => stream.last_sequence),
      streams.map((stream) => stream.last_received_at.toISOString()),
    ],
  });
}

async function wakeSubscriptions(
  client: pg.PoolClient,
  jobs: JobQueue,
  streamIds: number[],
): Promise<number> {
  if (streamIds.length === 0) return 0;
  const { rows } = await client.query<{ id: number; job_id: string }>({
    name: 'wake-subscriptions',
    text: `UPDATE subscriptions SET awake = true, job_id = gen_random_uuid()
           WHERE stream_id = ANY($1::int[]) AND runnable AND NOT awake
           RETURNING id, job_id`,
    values: [streamIds],
  });
  const newJobs = rows.map((row) => ({ id: row.job_id, data: { subscriptionId: row.id } }));
  await jobs.insert(STREAM_EVENTS, newJobs, queueConnection(client));
  return newJobs.length;
}
