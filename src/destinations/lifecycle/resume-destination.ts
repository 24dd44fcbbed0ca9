import { sqlOfPrisma } from '../../database/sql.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import { STREAM_EVENTS } from '../../event-log/stream-events.queue.ts';
import { resumeSubscriptions } from '../../event-log/subscriptions.ts';
import { QUEUE_TOPIC } from '../../event-log/topics.ts';
import type { DestinationDeps } from '../changes/destination-changes.ts';

/** Columns of a destination that goes on. A waiting probe carries the old number and so does nothing any more. */
export const HEALTHY = {
  consecutiveFailures: 0,
  failingSince: null,
  nextProbeAt: null,
  switchedOffAt: null,
  switchedOffReason: null,
  probeNumber: { increment: 1 },
} as const;

/** Lets a destination whose row is `HEALTHY` now go on where it stopped; returns what `announceResumed` is told. */
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

/** After the commit: there are events to send at once. */
export function announceResumed({ notifications }: Pick<DestinationDeps, 'notifications'>): void {
  notifications.publish(QUEUE_TOPIC, STREAM_EVENTS.name);
}
