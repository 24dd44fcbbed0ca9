import { z } from 'zod';
import type { QueueDefinition } from '../queue/queue-definition.ts';

/** Send a destination the event that says that it is paused, off or destroyed: one job per row of its table. */
export const FAREWELL_DELIVERY: QueueDefinition<{ farewellDeliveryId: number }> = {
  name: 'farewell-delivery',
  payload: z.object({ farewellDeliveryId: z.int().positive() }),
  options: {},
};
