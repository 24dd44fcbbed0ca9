import type { AuditTrail } from '../../access/audit-trail.ts';
import { createAuditTrail } from '../../event-log/audit-trail.ts';
import { createLogger } from '../../observability/logger.ts';
import { createJobQueue } from '../../queue/job-queue.ts';
import { createNotifications } from '../../queue/notifications.ts';
import { QUEUES } from '../../streaming/queues/queues.ts';
import type { AdminDatabase } from './admin-database.ts';

/** Runs `work` with a trail whose events stream like the server's own; the servers find them by polling. */
export async function withAuditTrail<T>(
  { database, connection }: AdminDatabase,
  work: (trail: AuditTrail) => Promise<T>,
): Promise<T> {
  const log = createLogger({ level: 'error', terminal: false }, process.stderr);
  const jobs = createJobQueue({ pool: database.pool, log, queues: QUEUES, supervise: false });
  // Not started, so it notifies no other process.
  const notifications = createNotifications(connection, log);
  await jobs.start();
  try {
    return await work(
      createAuditTrail({ prisma: database.prisma, jobs, notifications, now: () => new Date() }),
    );
  } finally {
    await jobs.stop();
  }
}
