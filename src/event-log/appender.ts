import type pg from 'pg';
import { sqlOfClient } from '../database/sql.ts';
import { databaseErrorOf } from '../database/database-error.ts';
import type { Notifications } from '../queue/notifications.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { createAppendQueue, isLarge, type AppendOutcome, type Lane, type Waiting } from './append-queue.ts';
import { appendAtOnce, type AppendAtOnceResult } from './append-at-once.ts';
import { appendEvents, type Appended, type AppendRequest } from './append.ts';
import type { Learner } from './learner.ts';
import { withLogTransaction, withPartitions } from './missing-partition.ts';
import type { NewestEvents } from './newest-events.ts';
import { NO_STREAMS, type OwnStreams, type ReservedPlaces } from './own-streams.ts';
import { QUEUE_TOPIC, STREAM_TOPIC } from './topics.ts';
import { STREAM_EVENTS } from './stream-events.queue.ts';

/** The one way into the event log. */
export interface Appender {
  /** Resolves after the commit. All of a request's events are stored or none. */
  append(request: AppendRequest): Promise<AppendOutcome>;
}

// Requests of different streams need not wait for each other's fsync; more would only take connections from others.
const MAX_COMMITS_AT_ONCE: Readonly<Record<Lane, number>> = { quick: 4, slow: 4 };
// Of the quick ones: two commits are always left for requests that take milliseconds.
const MAX_LARGE_COMMITS_AT_ONCE = 2;
const QUICK_LOCK_TIMEOUT_MS = 250;
// Most senders wait longer than that for an answer, and large requests need some of it.
const MAX_WAIT_MS = 15_000;
const GATHER_MS = 3;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Group commit: events that queued up while the last transaction ran go into the next one, so that concurrent requests
 * share the round trips and the fsync. A stream is in one transaction at a time (a second would wait for its lock). While its
 * requests come faster than commits end, a commit begins `gatherMs` after the one before at the earliest: on a quick disk each
 * request would have a commit of its own otherwise. A sender that sends its next request after the answer does not wait. No
 * request waits longer than `maxWaitMs`: its promise then rejects with a `DatabaseTimeoutError`.
 */
export function createAppender(options: {
  pool: pg.Pool;
  jobs: JobQueue;
  notifications: Notifications;
  /** Milliseconds. */
  idempotencyWindow: number;
  readonly maxWaitMs?: number;
  readonly gatherMs?: number;
  /** Looks at what was appended; it must not take time. */
  readonly learner?: Pick<Learner, 'look'> | undefined;
  /** Where this process also sends what it appends. */
  readonly newest?: NewestEvents | undefined;
  /** Where this process streams what its appends wake. */
  readonly ownStreams?: OwnStreams | undefined;
}): Appender {
  const {
    pool,
    jobs,
    notifications,
    idempotencyWindow,
    maxWaitMs = MAX_WAIT_MS,
    gatherMs = GATHER_MS,
  } = options;
  const { learner, newest, ownStreams = NO_STREAMS } = options;
  const queue = createAppendQueue(maxWaitMs);
  // The rest is for what the commit has to do beside waiting.
  const lockTimeouts: Record<Lane, number> = {
    quick: QUICK_LOCK_TIMEOUT_MS,
    slow: Math.ceil((maxWaitMs * 2) / 3),
  };
  const commits: Record<Lane, number> = { quick: 0, slow: 0 };
  let largeCommits = 0;

  const append = (request: AppendRequest): Promise<AppendOutcome> => {
    const outcome = queue.add(request);
    // While the stream is in a commit, its end starts the next one.
    if (!queue.isBusy(request.streamId)) startAll();
    return outcome ?? Promise.resolve({ kind: 'busy' });
  };

  const startAll = (): void => {
    startCommits('quick');
    startCommits('slow');
  };

  const startCommits = (lane: Lane): void => {
    while (commits[lane] < MAX_COMMITS_AT_ONCE[lane]) {
      const batch = queue.take(lane, lane === 'slow' || largeCommits < MAX_LARGE_COMMITS_AT_ONCE);
      if (batch.length === 0) return;
      const large = lane === 'quick' && batch.some(isLarge) ? 1 : 0;
      commits[lane] += 1;
      largeCommits += large;
      void commitBatch(batch, lane).finally(() => {
        commits[lane] -= 1;
        largeCommits -= large;
        startAll();
      });
    }
  };

  /** Commits a batch, and keeps its streams busy for as long as they gather requests for the next one. */
  const commitBatch = async (batch: readonly Waiting[], lane: Lane): Promise<void> => {
    const earliestNext = performance.now() + gatherMs;
    let gathers = false;
    try {
      gathers = await commitOrReject(batch, lane);
    } finally {
      const wait = gathers ? earliestNext - performance.now() : 0;
      if (wait <= 0) queue.done(batch);
      else setTimeout(() => (queue.done(batch), startAll()), wait);
    }
  };

  /** True when requests come faster than they are committed. */
  const commitOrReject = async (batch: readonly Waiting[], lane: Lane): Promise<boolean> => {
    const requests = batch.map(({ request }) => request);
    const places = ownStreams.reserve();
    try {
      const result = await commit(requests, lane, places);
      // Before the senders have their answers: one that sends its next request then does not come faster.
      const isShared = queue.isShared(batch);
      settle(batch, requests, result, places);
      if (lane === 'slow') queue.putTogether(batch);
      return isShared;
    } catch (error) {
      await rejectOrRepeat(batch, lane, error);
      return false;
    } finally {
      places?.end();
    }
  };

  const rejectOrRepeat = async (batch: readonly Waiting[], lane: Lane, error: unknown): Promise<void> => {
    // Nothing was committed. It is not known which stream was locked: each stream is moved to the slow lane, and comes back
    // after its first commit.
    if (lane === 'quick' && databaseErrorOf(error)?.code === LOCK_NOT_AVAILABLE) return queue.putApart(batch);
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) return only.reject(error as Error);
    // Only an error about the data proves that nothing was committed; after any other the outcome may be unknown,
    // and an append that was repeated could be there twice.
    if (!isDataError(error)) {
      for (const entry of batch) entry.reject(error as Error);
      return;
    }
    // One bad event must not fail the requests that share its transaction.
    for (const entry of batch) await commitOrReject([entry], lane);
  };

  const commit = async (
    requests: readonly AppendRequest[],
    lane: Lane,
    places: ReservedPlaces | undefined,
  ): Promise<AppendAtOnceResult> => {
    const bound = { lockTimeoutMs: lockTimeouts[lane], idempotencyWindow };
    const atOnce = await withPartitions(sqlOfClient(pool), () => appendAtOnce(pool, requests, bound, places));
    if (atOnce !== undefined) return atOnce;
    const work = (client: pg.PoolClient) => appendEvents(sqlOfClient(client), jobs, requests, bound);
    return { ...(await withLogTransaction(pool, work, bound)), claimed: [] };
  };

  const settle = (
    batch: readonly Waiting[],
    requests: readonly AppendRequest[],
    result: AppendAtOnceResult,
    places: ReservedPlaces | undefined,
  ): void => {
    // Before the events are kept in memory: what begins now follows the stream from then on.
    places?.start(result.claimed);
    batch.forEach((entry, index) => entry.resolve(outcomeOf(result.results[index])));
    // Before the stream jobs are told of them.
    newest?.appended(requests, result);
    for (const streamId of new Set(requests.map(({ streamId }) => streamId))) {
      notifications.publish(STREAM_TOPIC, String(streamId));
    }
    if (result.woken > 0) notifications.publish(QUEUE_TOPIC, STREAM_EVENTS.name);
    // After the senders have their answers.
    learner?.look(requests);
  };

  return { append };
}

function outcomeOf(appended: Appended | undefined): AppendOutcome {
  return appended === undefined ? { kind: 'gone' } : { kind: 'appended', appended };
}

// 22 data exception, 23 constraint violation, 54 limit exceeded
function isDataError(error: unknown): boolean {
  return ['22', '23', '54'].includes(databaseErrorOf(error)?.code?.slice(0, 2) ?? '');
}
