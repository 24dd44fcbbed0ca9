import type pg from 'pg';
import { PgBoss, type Job as FetchedJob, type JobInsert } from 'pg-boss';
import { sqlOfClient, type Sql } from '../database/sql.ts';
import type { Logger } from '../observability/logger.ts';
import { QUEUE_DEFAULTS, type QueueDefinition } from './queue-definition.ts';
import { queueLogErrors } from './queue-errors.ts';

/** A job that this process has, and which attempt at it this is. */
export type Job<T = object> = Pick<FetchedJob<T>, 'id' | 'data' | 'retryCount' | 'groupId'>;

/**
 * A job to enqueue; `id` (a UUID) lets the caller refer to it, `startAfter` delays it, `group` is for `perGroup`, a
 * `priority` below 0 lets others pass.
 */
export interface NewJob<T> {
  readonly id?: string;
  readonly data: T;
  readonly startAfter?: Date | undefined;
  readonly group?: string;
  readonly priority?: number;
}

/** pg-boss, typed per queue. Jobs are settled by the attempt that was fetched, so a lapsed claim changes nothing. */
export type JobQueue = ReturnType<typeof createJobQueue>;

/** A job queue on `pool`; `supervise: false` for a process that only enqueues. */
export function createJobQueue(options: {
  pool: pg.Pool;
  log: Logger;
  queues: readonly Pick<QueueDefinition<object>, 'name' | 'options'>[];
  supervise: boolean;
  /** How often finished jobs are deleted. */
  maintenanceSeconds?: number;
}) {
  const own = sqlOfClient(options.pool);
  const boss = new PgBoss({
    db: own,
    createSchema: false,
    supervise: options.supervise,
    schedule: false,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    maintenanceIntervalSeconds: options.maintenanceSeconds ?? 60,
    // 60 000 rows within the minute that finished jobs are kept is a busy day, not an incident.
    warningQueueSize: 100_000,
  });
  boss.on('error', (error) => options.log.warn({ err: error }, queueLogErrors.QUEUE_FAILED));
  boss.on('warning', (warning) => options.log.debug({ warning }, 'the job queue warns'));

  return {
    /** Installs or migrates the schema `pgboss` and makes the queues; a role that may not create schemas finds it made. */
    async start(): Promise<void> {
      await ensureSchema(own);
      await boss.start();
      const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
      for (const queue of options.queues) {
        const settings = { ...QUEUE_DEFAULTS, ...queue.options };
        if (!existing.has(queue.name)) await boss.createQueue(queue.name, settings);
      }
    },
    /** Ends the supervision; jobs under way are their consumers' concern. */
    stop: () => boss.stop({ close: false, graceful: false }),
    async insert<T extends object>(
      queue: QueueDefinition<T>,
      jobs: readonly NewJob<T>[],
      db: Sql,
    ): Promise<void> {
      if (jobs.length === 0) return;
      for (const job of jobs) queue.payload.parse(job.data);
      await boss.insert(queue.name, jobs.map(toInsert), { db });
    },
    async fetch<T extends object>(queue: QueueDefinition<T>, limit: number): Promise<Job<T>[]> {
      const { perGroup } = queue;
      const share = perGroup === undefined ? {} : { groupConcurrency: perGroup };
      const jobs = await boss.fetch<T>(queue.name, { batchSize: limit, ...share });
      return jobs.map((job) => ({ ...job, data: queue.payload.parse(job.data) }));
    },
    /** False when the claim has lapsed: another process has the job by now, or has done it. */
    async complete<T extends object>(
      queue: QueueDefinition<T>,
      job: Job<T>,
      db: Sql = own,
    ): Promise<boolean> {
      const settled = boss.complete(queue.name, attemptOf(job), null, { db });
      // It is there; pg-boss's types leave it out.
      const { affected }: { affected?: number } = await settled;
      return affected === 1;
    },
    async fail<T extends object>(queue: QueueDefinition<T>, job: Job<T>, reason: string): Promise<void> {
      await boss.fail(queue.name, attemptOf(job), { reason });
    },
    /** Tells that the jobs are still being worked on. */
    async touch<T extends object>(queue: QueueDefinition<T>, jobs: readonly Job<T>[]): Promise<void> {
      if (jobs.length > 0) await boss.touch(queue.name, jobs.map(attemptOf));
    },
    /** Removes jobs whose holder is known to be dead. */
    async delete<T extends object>(
      queue: QueueDefinition<T>,
      ids: readonly string[],
      db: Sql,
    ): Promise<void> {
      if (ids.length > 0) await boss.deleteJob(queue.name, [...ids], { db });
    },
    /**
     * How many jobs each queue holds: due now, waiting for their time, being worked on. As the supervision counted it,
     * which is every two seconds.
     */
    async depths() {
      const queues = await boss.getQueues(options.queues.map(({ name }) => name));
      return queues.map(({ name, queuedCount, deferredCount, activeCount }) => ({
        queue: name,
        ready: Math.max(queuedCount - deferredCount, 0),
        deferred: deferredCount,
        active: activeCount,
      }));
    },
  };
}

// pg-boss would ask for it with IF NOT EXISTS, which takes the right to create schemas even when there is one.
async function ensureSchema(db: Sql): Promise<void> {
  const { rows } = await db.executeSql(`SELECT to_regnamespace('pgboss') IS NOT NULL AS "exists"`);
  if ((rows as { exists: boolean }[])[0]?.exists !== true) await db.executeSql('CREATE SCHEMA pgboss');
}

function toInsert<T extends object>({ group, startAfter, ...job }: NewJob<T>): JobInsert<T> {
  return {
    ...job,
    ...(startAfter !== undefined && { startAfter }),
    ...(group !== undefined && { group: { id: group } }),
  };
}

function attemptOf(job: Job<object>): { id: string; retryCount: number } {
  return { id: job.id, retryCount: job.retryCount };
}
