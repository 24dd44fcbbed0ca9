import { forgetIdempotencyKeys, makePartitionsAhead } from './event-log/housekeeping.ts';
import { STREAM_EVENTS } from './event-log/stream-events.queue.ts';
import { QUEUE_TOPIC } from './event-log/topics.ts';
import { DEFAULT_POLL_MS, startConsumer, type Consumer } from './queue/consumer.ts';
import { startPeriodic } from './queue/periodic.ts';
import { farewellDeliveryJob } from './streaming/farewell-delivery.job.ts';
import { FAREWELL_DELIVERY } from './streaming/farewell-delivery.queue.ts';
import { probeDestinationJob } from './streaming/probe-destination.job.ts';
import { PROBE_DESTINATION } from './streaming/probe-destination.queue.ts';
import { retryDeliveryJob } from './streaming/retry-delivery.job.ts';
import { RETRY_DELIVERY } from './streaming/retry-delivery.queue.ts';
import { streamEventsJob } from './streaming/stream-events.job.ts';
import type { Streaming } from './streaming/streaming.ts';
import { sweep } from './streaming/sweep.ts';

/** Everything this process works in the background. */
export interface Workers {
  /** Takes nothing new, finishes what is in flight, hands the rest over. */
  stop(): Promise<void>;
}

/** The queues and who works them; slots are jobs at a time in this process. */
function startConsumers(streaming: Streaming, pollMs: number): Map<string, Consumer> {
  const { jobs, log } = streaming;
  const common = { jobs, log, pollMs };
  return new Map([
    [
      STREAM_EVENTS.name,
      startConsumer({ ...common, queue: STREAM_EVENTS, slots: 64, handler: streamEventsJob(streaming) }),
    ],
    [
      RETRY_DELIVERY.name,
      startConsumer({ ...common, queue: RETRY_DELIVERY, slots: 32, handler: retryDeliveryJob(streaming) }),
    ],
    [
      PROBE_DESTINATION.name,
      startConsumer({
        ...common,
        queue: PROBE_DESTINATION,
        slots: 32,
        handler: probeDestinationJob(streaming),
      }),
    ],
    [
      FAREWELL_DELIVERY.name,
      startConsumer({
        ...common,
        queue: FAREWELL_DELIVERY,
        slots: 16,
        handler: farewellDeliveryJob(streaming),
      }),
    ],
  ]);
}

/** Starts the consumers of all queues and the periodic tasks. */
export function startWorkers(
  streaming: Streaming,
  options: { idempotencyWindow: number; pollMs?: number },
): Workers {
  const { database, log, notifications } = streaming;
  const { pool } = database;
  const consumers = startConsumers(streaming, options.pollMs ?? DEFAULT_POLL_MS);
  const unsubscribe = notifications.subscribe(QUEUE_TOPIC, (name) => {
    for (const [queue, consumer] of consumers) if (name === undefined || name === queue) consumer.wake();
  });
  // Any distinct numbers will do as lock keys.
  const periodic = [
    startPeriodic({
      name: 'sweep',
      everyMs: 30_000,
      lockKey: 471_520_101,
      pool,
      log,
      task: async () => void (await sweep(streaming)),
    }),
    startPeriodic({
      name: 'housekeeping',
      everyMs: 600_000,
      lockKey: 471_520_102,
      pool,
      log,
      task: async () => {
        await makePartitionsAhead(pool, streaming.now());
        await forgetIdempotencyKeys(pool, options.idempotencyWindow);
      },
    }),
  ];
  return {
    async stop() {
      unsubscribe();
      await Promise.all([...consumers.values(), ...periodic].map((part) => part.stop()));
    },
  };
}
