import { sqlOfClient } from '../../database/sql.ts';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { withTransaction } from '../../database/transaction.ts';
import type { Job, JobQueue } from '../../queue/job-queue.ts';
import type { QueueDefinition } from '../../queue/queue-definition.ts';
import type { Claim } from './subscription-claim.ts';

/** The job of a subscription that is awake. */
export interface StreamJob {
  readonly queue: QueueDefinition<{ subscriptionId: number }>;
  readonly job: Job<{ subscriptionId: number }>;
}

/**
 * Puts the subscription to sleep if it has nothing to do, and ends its job with it. Returns false when there is more.
 *
 * The stream's lock is what makes this safe: an append that commits before it has moved `last_sequence`, which is seen
 * here; one that comes after it finds `awake = false` and makes a job. (test/streaming/stream/wake-up.test.ts hammers this.)
 */
export function sleep(
  pool: pg.Pool,
  jobs: JobQueue,
  { queue, job }: StreamJob,
  claim: Claim,
): Promise<boolean> {
  return withTransaction(pool, async (client) => {
    const { rows: streams } = await client.query<{ last_sequence: number }>({
      name: 'lock-stream',
      text: 'SELECT last_sequence FROM streams WHERE id = $1 FOR NO KEY UPDATE',
      values: [claim.streamId],
    });
    const lastSequence = streams[0]?.last_sequence ?? 0;
    const { rows } = await client.query<{ busy: boolean }>({
      name: 'sleep-subscription',
      text: `WITH asleep AS (
               UPDATE subscriptions SET awake = false, owner = NULL, job_id = NULL
               WHERE id = $1 AND epoch = $2 AND (position >= $3 OR NOT runnable)
               RETURNING id)
             SELECT EXISTS (SELECT FROM subscriptions WHERE id = $1 AND epoch = $2)
                AND NOT EXISTS (SELECT FROM asleep) AS busy`,
      values: [claim.subscriptionId, claim.epoch, lastSequence],
    });
    if (rows[0]?.busy === true) return false;
    // The subscription is asleep, or belongs to another process by now: in both cases this job has ended.
    await jobs.complete(queue, job, sqlOfClient(client));
    return true;
  });
}

/**
 * Gives the subscription to the process that fetches next from a queue, after a delay if one is given: after a turn, so
 * that other subscriptions get theirs, when the process stops, and when the events have to wait.
 */
export function handOver(
  pool: pg.Pool,
  jobs: JobQueue,
  { queue, job }: StreamJob,
  claim: Claim,
  to: { readonly queue: StreamJob['queue']; readonly startAfter?: Date | undefined },
): Promise<void> {
  return withTransaction(pool, async (client) => {
    const successor = randomUUID();
    const { rowCount } = await client.query({
      name: 'hand-over-subscription',
      text: 'UPDATE subscriptions SET owner = NULL, job_id = $3 WHERE id = $1 AND epoch = $2 AND awake',
      values: [claim.subscriptionId, claim.epoch, successor],
    });
    const connection = sqlOfClient(client);
    if (rowCount === 1) {
      const data = { subscriptionId: claim.subscriptionId };
      await jobs.insert(to.queue, [{ id: successor, data, startAfter: to.startAfter }], connection);
    }
    await jobs.complete(queue, job, connection);
  });
}
