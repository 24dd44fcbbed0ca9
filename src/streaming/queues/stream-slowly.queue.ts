import { STREAM_EVENTS } from '../../event-log/stream-events.queue.ts';
import type { QueueDefinition } from '../../queue/queue-definition.ts';

/** Like `stream-events`, for subscriptions that found the slow lane full: they wait here for room in it. */
export const STREAM_SLOWLY: QueueDefinition<{ subscriptionId: number }> = {
  ...STREAM_EVENTS,
  name: 'stream-slowly',
};

/** Where a subscription's job can be. */
export const STREAM_QUEUES = [STREAM_EVENTS, STREAM_SLOWLY] as const;
