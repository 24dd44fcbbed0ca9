import { z } from 'zod';
import { STREAM_EVENTS } from '../../event-log/stream-events.queue.ts';
import type { NewJob } from '../../queue/job-queue.ts';
import type { QueueDefinition } from '../../queue/queue-definition.ts';

const rowId = z.int().positive();

/** Like `stream-events`, for subscriptions that found the slow lane full: they wait here for room in it. */
export const STREAM_SLOWLY: typeof STREAM_EVENTS = { ...STREAM_EVENTS, name: 'stream-slowly' };

/** Where a subscription's job can be. */
export const STREAM_QUEUES = [STREAM_EVENTS, STREAM_SLOWLY] as const;

/** Send one failed delivery again: one job per event and destination, which is the job's group. */
export const RETRY_DELIVERY: QueueDefinition<{ failedDeliveryId: number }> = {
  name: 'retry-delivery',
  payload: z.object({ failedDeliveryId: rowId }),
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
  return { data: { failedDeliveryId }, group: String(destinationId), startAfter };
}

/** Send an event, and a few others if it is refused, to a destination that is down. A job with another probe number than the destination's is stale. */
export const PROBE_DESTINATION: QueueDefinition<{ destinationId: number; probeNumber: number }> = {
  name: 'probe-destination',
  payload: z.object({ destinationId: rowId, probeNumber: z.int().nonnegative() }),
  options: {},
};

/**
 * Send a destination the event that says that it is paused, off or destroyed: one job per row of its table, whose group is the
 * destination's top-level group, or the instance.
 */
export const FAREWELL_DELIVERY: QueueDefinition<{ farewellDeliveryId: number }> = {
  name: 'farewell-delivery',
  payload: z.object({ farewellDeliveryId: rowId }),
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
  return { data: { farewellDeliveryId }, group, startAfter };
}

/** Goes on with one replay: one job per replay that is neither finished nor cancelled. */
export const REPLAY_EVENTS: QueueDefinition<{ replayId: number }> = {
  name: 'replay-events',
  payload: z.object({ replayId: rowId }),
  options: {},
};

/** Every queue there is. */
export const QUEUES = [
  ...STREAM_QUEUES,
  RETRY_DELIVERY,
  PROBE_DESTINATION,
  FAREWELL_DELIVERY,
  REPLAY_EVENTS,
] as const;
