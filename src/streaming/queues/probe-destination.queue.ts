import { z } from 'zod';
import type { QueueDefinition } from '../../queue/queue-definition.ts';

/** Send an event, and a few others if it is refused, to a destination that is down. A job with another probe number than the destination's is stale. */
export const PROBE_DESTINATION: QueueDefinition<{ destinationId: number; probeNumber: number }> = {
  name: 'probe-destination',
  payload: z.object({ destinationId: z.int().positive(), probeNumber: z.int().nonnegative() }),
  options: {},
};
