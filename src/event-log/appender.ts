import type pg from 'pg';
import { sqlOfClient } from '../database/sql.ts';
import { sqlState, withTransaction } from '../database/transaction.ts';
import type { Notifications } from '../queue/notifications.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { appendEvents, type Appended, type AppendRequest, type AppendResult } from './append.ts';
import { ensurePartitions } from './partitions.ts';
import { QUEUE_TOPIC, STREAM_TOPIC } from './topics.ts';
import { STREAM_EVENTS } from './stream-events.queue.ts';

/** What became of a request; every other ending is an exception, and after one the events may be stored. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly appended: Appended }
  /** The group was deleted meanwhile -> 404 */
  | { readonly kind: 'gone' }
  /** Too much is waiting already; nothing was stored -> 429 */
  | { readonly kind: 'busy' };

/** The one way into the event log. */
export interface Appender {
  /** Resolves after the commit. All of a request's events are stored or none. */
  append(request: AppendRequest): Promise<AppendOutcome>;
}

interface Waiting {
  readonly request: AppendRequest;
  readonly bytes: number;
  resolve(outcome: AppendOutcome): void;
  reject(error: unknown): void;
}

// A transaction that is too large holds the stream's lock, and so everybody's latency, too long.
const MAX_EVENTS_PER_COMMIT = 2_000;
const MAX_BYTES_PER_COMMIT = 8 * 1024 * 1024;
// Requests of different streams need not wait for each other's fsync; more would only take connections from others.
const MAX_COMMITS_AT_ONCE = 4;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const CHECK_VIOLATION = '23514';
const DAY_MS = 86_400_000;

/**
 * Group commit: whatever queued up while the last transaction ran goes into the next one, so that concurrent requests
 * share the round trips and the fsync. A stream is in one transaction at a time (a second would wait for its lock).
 */
export function createAppender(options: {
  pool: pg.Pool;
  jobs: JobQueue;
  notifications: Notifications;
  /** Milliseconds. */
  idempotencyWindow: number;
}): Appender {
  const { pool, jobs, notifications, idempotencyWindow } = options;
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let commits = 0;
  const busyStreams = new Set<number>();

  const append = (request: AppendRequest): Promise<AppendOutcome> => {
    const bytes = request.events.reduce((sum, event) => sum + event.bodyTail.length, 0);
    if (waitingBytes > 0 && waitingBytes + bytes > MAX_WAITING_BYTES)
      return Promise.resolve({ kind: 'busy' });
    return new Promise((resolve, reject) => {
      waiting.push({ request, bytes, resolve, reject });
      waitingBytes += bytes;
      startCommits();
    });
  };

  const startCommits = (): void => {
    while (commits < MAX_COMMITS_AT_ONCE) {
      const batch = takeBatch();
      if (batch.length === 0) return;
      const streamIds = new Set(batch.map(({ request }) => request.streamId));
      for (const id of streamIds) busyStreams.add(id);
      commits += 1;
      void commitBatch(batch).finally(() => {
        commits -= 1;
        for (const id of streamIds) busyStreams.delete(id);
        startCommits();
      });
    }
  };

  const takeBatch = (): Waiting[] => {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    let events = 0;
    let bytes = 0;
    for (const entry of waiting) {
      const fits =
        batch.length === 0 ||
        (events + entry.request.events.length <= MAX_EVENTS_PER_COMMIT &&
          bytes + entry.bytes <= MAX_BYTES_PER_COMMIT);
      if (!fits || busyStreams.has(entry.request.streamId)) {
        rest.push(entry);
        continue;
      }
      batch.push(entry);
      events += entry.request.events.length;
      bytes += entry.bytes;
    }
    waiting = rest;
    waitingBytes -= bytes;
    return batch;
  };

  const commitBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      settle(batch, await commit(batch.map(({ request }) => request)));
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1 && only !== undefined) return only.reject(error);
      // Only an error about the data proves that nothing was committed; after any other the outcome may be unknown,
      // and an append that was repeated could be there twice.
      if (!isDataError(error)) {
        for (const entry of batch) entry.reject(error);
        return;
      }
      // One bad event must not fail the requests that share its transaction.
      for (const entry of batch) await commitBatch([entry]);
    }
  };

  const commit = async (requests: readonly AppendRequest[]): Promise<AppendResult> => {
    const work = (client: pg.PoolClient) =>
      appendEvents(sqlOfClient(client), jobs, requests, { idempotencyWindow });
    try {
      return await withTransaction(pool, work);
    } catch (error) {
      // No partition for today: the process that makes them ahead was down, or a clock jumped.
      if (sqlState(error) !== CHECK_VIOLATION) throw error;
      await ensureTodaysPartition(requests);
      return withTransaction(pool, work);
    }
  };

  const ensureTodaysPartition = async (requests: readonly AppendRequest[]): Promise<void> => {
    const { rows } = await pool.query<{ first: Date; last: Date }>(
      `SELECT clock_timestamp() AS first, greatest(clock_timestamp(), max(last_received_at)) AS last
       FROM streams WHERE id = ANY($1::int[])`,
      [requests.map(({ streamId }) => streamId)],
    );
    const { first, last } = rows[0] as { first: Date; last: Date };
    await ensurePartitions(pool, first, new Date(first.getTime() + DAY_MS));
    await ensurePartitions(pool, last, last);
  };

  const settle = (batch: readonly Waiting[], result: AppendResult): void => {
    batch.forEach((entry, index) => entry.resolve(outcomeOf(result.results[index])));
    for (const streamId of new Set(batch.map(({ request }) => request.streamId))) {
      notifications.publish(STREAM_TOPIC, String(streamId));
    }
    if (result.woken > 0) notifications.publish(QUEUE_TOPIC, STREAM_EVENTS.name);
  };

  return { append };
}

function outcomeOf(appended: Appended | undefined): AppendOutcome {
  return appended === undefined ? { kind: 'gone' } : { kind: 'appended', appended };
}

// 22 data exception, 23 constraint violation, 54 limit exceeded
function isDataError(error: unknown): boolean {
  return ['22', '23', '54'].includes(sqlState(error)?.slice(0, 2) ?? '');
}
