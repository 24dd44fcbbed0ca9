import { STREAM_EVENTS } from '../event-log/stream-events.queue.ts';
import { FAREWELL_DELIVERY } from './farewell-delivery.queue.ts';
import { PROBE_DESTINATION } from './probe-destination.queue.ts';
import { RETRY_DELIVERY } from './retry-delivery.queue.ts';

/** Every queue there is. */
export const QUEUES = [STREAM_EVENTS, RETRY_DELIVERY, PROBE_DESTINATION, FAREWELL_DELIVERY] as const;
