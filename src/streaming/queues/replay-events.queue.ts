import { z } from 'zod';
import type { QueueDefinition } from '../../queue/queue-definition.ts';

/** Goes on with one replay: one job per replay that is neither finished nor cancelled. */
export const REPLAY_EVENTS: QueueDefinition<{ replayId: number }> = {
  name: 'replay-events',
  payload: z.object({ replayId: z.int().positive() }),
  options: {},
};
