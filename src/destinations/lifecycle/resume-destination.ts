import { sqlOfPrisma } from '../../database/sql.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import { STREAM_EVENTS } from '../../event-log/stream-events.queue.ts';
import { resumeSubscriptions } from '../../event-log/subscriptions.ts';
import { QUEUE_TOPIC } from '../../event-log/topics.ts';
import type { DestinationDeps } from '../changes/destination-changes.ts';

/** Columns of a destination that streams again. A waiting probe has the old number, so it does nothing. */
export const HEALTHY = {
  consecutiveFailures: 0,
  failingSince: null,
  nextProbeAt: null,
  switchedOffAt: null,
  switchedOffReason: null,
  probeNumber: { increment: 1 },
} as const;

/**
 * Wakes the streams and retries of a destination whose row is now `HEALTHY`; returns the argument of `announceResumed`.
 */
export async function resumeDestination(
  tx: PrismaTransaction,
  { jobs, deliveries }: Pick<DestinationDeps, 'jobs' | 'deliveries'>,
  id: number,
): Promise<boolean> {
  const db = sqlOfPrisma(tx);
  const woken = await resumeSubscriptions(db, jobs, id);
  await deliveries.resume(db, id);
  return woken;
}

/** Call it after the commit: tells the processes that there are events to send. */
export function announceResumed({ notifications }: Pick<DestinationDeps, 'notifications'>): void {
  notifications.publish(QUEUE_TOPIC, STREAM_EVENTS.name);
}
