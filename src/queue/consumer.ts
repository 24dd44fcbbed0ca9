import { setTimeout as sleep } from 'node:timers/promises';
import { isOutage } from '../database/outage.ts';
import type { Logger } from '../observability/logger.ts';
import type { Job, JobQueue } from './job-queue.ts';
import type { QueueDefinition } from './queue-definition.ts';
import { queueLogErrors } from './queue-errors.ts';
import { createSlot, type Slot, type Slots } from './slots.ts';

/**
 * Works one job. It completes the job itself, in the transaction that records what was done, so that both hold or
 * neither. A handler that throws gives the job back to be tried again. `stopping` aborts when the process stops: the
 * handler then finishes what is in flight and hands the rest over. `slot` is the place that it takes until it ends.
 */
export type JobHandler<T extends object> = (job: Job<T>, stopping: AbortSignal, slot: Slot) => Promise<void>;

/** A running fetch loop. */
export type Consumer<T extends object = object> = ReturnType<typeof startConsumer<T>>;

/** How often a consumer looks for jobs that nothing told it of, delayed ones above all. */
export const DEFAULT_POLL_MS = 1_000;
const TOUCH_MS = 3_000;
const GIVE_BACK_MS = 1_000;
// One process of several must not take all that woke up at once: the first fetch is small, and the next ones double.
const FIRST_FETCH = 2;

/**
 * One loop per process and queue: `fetch` takes as many jobs as there are free slots, on a wake-up and every second.
 * (`boss.work` would run one loop per slot: 64 fetches per wake-up, and 32 polls a second when idle.)
 */
export function startConsumer<T extends object>(options: {
  jobs: JobQueue;
  queue: QueueDefinition<T>;
  slots: Slots;
  handler: JobHandler<T>;
  pollMs: number;
  touchMs?: number;
  log: Logger;
}) {
  const { jobs, queue, slots, handler, touchMs = TOUCH_MS, log } = options;
  const stopping = new AbortController();
  const held = new Map<string, { job: Job<T>; done: Promise<void> }>();
  let fetching: Promise<void> | undefined;
  let again = false;
  let reportedOutage = false;
  const reservations = new Set<Promise<void>>();

  const run = async (job: Job<T>, work: JobHandler<T>): Promise<void> => {
    const slot = createSlot(slots);
    try {
      await work(job, stopping.signal, slot);
    } catch (error) {
      const fields = { err: error, queue: queue.name, job: job.id };
      if (isOutage(error)) log.warn(fields, queueLogErrors.JOB_MET_OUTAGE);
      else log.error(fields, queueLogErrors.JOB_FAILED);
      await giveBack(job, String(error));
    } finally {
      held.delete(attemptKey(job));
      slot.release();
      wake();
    }
  };

  // As soon as the database is back: left to its heartbeat, the job would wait ten seconds more.
  const giveBack = async (job: Job<T>, reason: string): Promise<void> => {
    for (;;) {
      try {
        return await jobs.fail(queue, job, reason);
      } catch (error) {
        if (stopping.signal.aborted || !isOutage(error)) return;
        await sleep(GIVE_BACK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };

  const fetchOnce = async (most: number): Promise<number> => {
    if (stopping.signal.aborted) return 0;
    const limit = slots.take(most);
    if (limit === 0) return 0;
    let used = 0;
    try {
      const fetched = await jobs.fetch(queue, limit);
      used = fetched.length;
      for (const job of fetched) held.set(attemptKey(job), { job, done: run(job, handler) });
      // There may be more; and a slot may come free meanwhile. Of a group that has its share, fewer come than there are.
      if (used === limit || (queue.perGroup !== undefined && used > 0)) again = true;
      return used;
    } finally {
      slots.giveBack(limit - used);
    }
  };

  const loop = async (): Promise<void> => {
    let most = FIRST_FETCH;
    do {
      again = false;
      try {
        if ((await fetchOnce(most)) === most) most *= 2;
        reportedOutage = false;
      } catch (error) {
        if (!reportedOutage) log.warn({ err: error, queue: queue.name }, queueLogErrors.JOBS_NOT_FETCHED);
        reportedOutage = true;
        return;
      }
    } while (again && slots.free > 0 && !stopping.signal.aborted);
  };

  /** Looks for jobs now; cheap to call often. */
  function wake(): void {
    if (stopping.signal.aborted) return;
    again = true;
    fetching ??= loop().finally(() => {
      fetching = undefined;
    });
  }

  /**
   * Keeps up to `most` slots free until `end` for jobs that this process makes as its own, none that other jobs may need.
   * Undefined when no slot can be kept, and once the process stops.
   */
  const reserve = (most: number) => {
    if (stopping.signal.aborted || slots.spare <= 0) return undefined;
    let left = slots.take(Math.min(most, slots.spare));
    const { promise, resolve } = Promise.withResolvers<void>();
    reservations.add(promise);
    return {
      count: left,
      /** Works a job in one of them: one that is in the queue as a job that this process has fetched. */
      work(job: Job<T>, own: JobHandler<T>): void {
        left -= 1;
        held.set(attemptKey(job), { job, done: run(job, own) });
      },
      /** Gives up the others. */
      end(): void {
        // Other jobs may have taken all slots meanwhile, and more wait for one.
        for (; left > 0; left -= 1) slots.release();
        reservations.delete(promise);
        resolve();
      },
    };
  };

  const poll = setInterval(wake, options.pollMs);
  const noMoreRoom = slots.onRoom(wake);
  const touch = setInterval(() => {
    jobs
      .touch(
        queue,
        [...held.values()].map(({ job }) => job),
      )
      .catch((error: unknown) => {
        log.debug({ err: error, queue: queue.name }, 'cannot touch jobs');
      });
  }, touchMs);
  wake();

  return {
    wake,
    reserve,
    /** Jobs being worked on. */
    get running(): number {
      return held.size;
    },
    /** Takes no new job, tells the running ones, and resolves when the last has ended. */
    async stop(): Promise<void> {
      stopping.abort();
      clearInterval(poll);
      noMoreRoom();
      await fetching;
      // They may still bring jobs, which are handed over like the others.
      await Promise.all(reservations);
      await Promise.all([...held.values()].map(({ done }) => done));
      // Until here, so that the last jobs are not taken away while they finish.
      clearInterval(touch);
    },
  };
}

// Not the id alone: a process that was frozen gets its own job again while the old attempt has not noticed yet.
function attemptKey({ id, retryCount }: Job<object>): string {
  return `${id}/${retryCount}`;
}
