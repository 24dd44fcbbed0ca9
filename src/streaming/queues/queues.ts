import { FAREWELL_DELIVERY } from './farewell-delivery.queue.ts';
import { PROBE_DESTINATION } from './probe-destination.queue.ts';
import { REPLAY_EVENTS } from './replay-events.queue.ts';
import { RETRY_DELIVERY } from './retry-delivery.queue.ts';
import { STREAM_QUEUES } from './stream-slowly.queue.ts';

/** Every queue there is. */
export const QUEUES = [
  ...STREAM_QUEUES,
  RETRY_DELIVERY,
  PROBE_DESTINATION,
  FAREWELL_DELIVERY,
  REPLAY_EVENTS,
] as const;
