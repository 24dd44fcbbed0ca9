import { z } from 'zod';
import type { QueueDefinition } from '../queue/queue-definition.ts';

/** Send one failed delivery again: one job per event and destination. */
export const RETRY_DELIVERY: QueueDefinition<{ failedDeliveryId: number }> = {
  name: 'retry-delivery',
  payload: z.object({ failedDeliveryId: z.int().positive() }),
  options: {},
};
