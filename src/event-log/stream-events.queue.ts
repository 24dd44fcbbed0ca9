import { z } from 'zod';
import type { Sql } from '../database/sql.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { QueueDefinition } from '../queue/queue-definition.ts';

/** Stream a subscription from its position until it has caught up: one job per awake subscription. */
export const STREAM_EVENTS: QueueDefinition<{ subscriptionId: number }> = {
  name: 'stream-events',
  payload: z.object({ subscriptionId: z.int().positive() }),
  options: {},
};

/** A row of `subscriptions` that was set awake, with the id its job is to have. */
export interface WokenSubscription {
  readonly id: number;
  readonly job_id: string;
}

/** Makes the one job of each subscription that was woken in this transaction; returns how many. */
export async function insertStreamJobs(
  db: Sql,
  jobs: JobQueue,
  woken: readonly WokenSubscription[],
): Promise<number> {
  const newJobs = woken.map(({ id, job_id }) => ({ id: job_id, data: { subscriptionId: id } }));
  await jobs.insert(STREAM_EVENTS, newJobs, db);
  return newJobs.length;
}
