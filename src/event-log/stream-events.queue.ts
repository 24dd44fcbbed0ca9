import { z } from 'zod';
import type { QueueDefinition } from '../queue/queue-definition.ts';

/** Stream a subscription from its position until it has caught up: one job per awake subscription. */
export const STREAM_EVENTS: QueueDefinition<{ subscriptionId: number }> = {
  name: 'stream-events',
  payload: z.object({ subscriptionId: z.int().positive() }),
  options: {},
};
