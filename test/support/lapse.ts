import type { Job } from '../../src/queue/job-queue.ts';
import type { QueueDefinition } from '../../src/queue/queue-definition.ts';
import type { TestDatabase } from './database.ts';

/** What happens to the job of a process that is frozen: its heartbeat lapses, and others can fetch it. */
export async function lapse<T extends object>(
  { database, jobs }: TestDatabase,
  queue: QueueDefinition<T>,
  job: Job<T>,
): Promise<void> {
  await jobs.fail(queue, job, 'lapsed');
  await database.pool.query('UPDATE pgboss.job SET start_after = now() WHERE id = $1', [job.id]);
}
