import { z } from 'zod';
import type { NewJob } from '../../queue/job-queue.ts';
import type { QueueDefinition } from '../../queue/queue-definition.ts';

/**
 * Send a destination the event that says that it is paused, off or destroyed: one job per row of its table, whose group is the
 * destination's top-level group, or the instance.
 */
export const FAREWELL_DELIVERY: QueueDefinition<{ farewellDeliveryId: number }> = {
  name: 'farewell-delivery',
  payload: z.object({ farewellDeliveryId: z.int().positive() }),
  options: {},
  // Destinations that hang can be made and destroyed in any number: they must not take every slot.
  perGroup: 4,
};

/** The job of a farewell's next attempt; `group` is a share's key. Without `startAfter`, at once. */
export function farewellJob(
  farewellDeliveryId: number,
  group: string,
  startAfter?: Date,
): NewJob<{ farewellDeliveryId: number }> {
  const job = { data: { farewellDeliveryId }, group };
  return startAfter === undefined ? job : { ...job, startAfter };
}
