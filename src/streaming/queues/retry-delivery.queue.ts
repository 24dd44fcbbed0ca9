import { z } from 'zod';
import type { NewJob } from '../../queue/job-queue.ts';
import type { QueueDefinition } from '../../queue/queue-definition.ts';

/** Send one failed delivery again: one job per event and destination, which is the job's group. */
export const RETRY_DELIVERY: QueueDefinition<{ failedDeliveryId: number }> = {
  name: 'retry-delivery',
  payload: z.object({ failedDeliveryId: z.int().positive() }),
  options: {},
  // A destination that hangs must not take every slot with its retries.
  perGroup: 4,
};

/** The job of a failed delivery's next attempt; without `startAfter`, at once. */
export function retryJob(
  destinationId: number,
  failedDeliveryId: number,
  startAfter?: Date,
): NewJob<{ failedDeliveryId: number }> {
  const job = { data: { failedDeliveryId }, group: String(destinationId) };
  return startAfter === undefined ? job : { ...job, startAfter };
}
