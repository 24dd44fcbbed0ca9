import { extname } from 'node:path';
import type { OwnStreams } from './event-log/own-streams.ts';
import { STREAM_EVENTS } from './event-log/stream-events.queue.ts';
import { QUEUE_TOPIC } from './event-log/topics.ts';
import type { FollowersData } from './followers.thread.ts';
import { FOLLOWERS } from './followers.ts';
import type { Logger } from './observability/logger.ts';
import { DEFAULT_POLL_MS, startConsumer, type Consumer, type JobHandler } from './queue/consumer.ts';
import { startPeriodic } from './queue/periodic.ts';
import type { QueueDefinition } from './queue/queue-definition.ts';
import { createSlots, type Slots } from './queue/slots.ts';
import { farewellDeliveryJob } from './streaming/last-delivery/farewell-delivery.job.ts';
import {
  FAREWELL_DELIVERY,
  PROBE_DESTINATION,
  REPLAY_EVENTS,
  RETRY_DELIVERY,
  STREAM_SLOWLY,
} from './streaming/queues/queues.ts';
import { startLimitReports } from './streaming/limit/limit-reports.ts';
import { probeDestinationJob } from './streaming/probe/probe-destination.job.ts';
import { retryDeliveryJob } from './streaming/retry/retry-delivery.job.ts';
import { createHousekeeping, readClocks } from './streaming/retention/housekeeping.ts';
import { replayEventsJob } from './replays/replay-events.job.ts';
import { createOwnStreams } from './streaming/stream/own-streams.ts';
import { streamEventsJob } from './streaming/stream/stream-events.job.ts';
import type { Streaming } from './streaming/streaming.ts';
import { sweep } from './streaming/stream/sweep.ts';
import { unparkLeftovers } from './streaming/retry/unpark-leftovers.ts';
import { createWatches } from './streaming/stream/watches.ts';
import { startThread, type SupervisedThread } from './threads/supervised-thread.ts';

/** MiB. Followers hold a bounded number of events at a time; more memory than this is a bug. */
const FOLLOWERS_HEAP = 256;

/** Everything this process works in the background. */
export type Workers = ReturnType<typeof startWorkers>;

/** The queues with their handlers; slots are jobs at a time in this process. */
function startConsumers(
  streaming: Streaming,
  pollMs: number,
): { readonly consumers: Map<string, Pick<Consumer, 'wake' | 'stop'>>; readonly ownStreams: OwnStreams } {
  const { jobs, lanes, log } = streaming;
  const watches = createWatches(streaming);
  const start = <T extends object>(
    queue: QueueDefinition<T>,
    slots: Slots,
    handler: JobHandler<T>,
  ): Consumer<T> => startConsumer({ jobs, log, pollMs, queue, slots, handler });
  const { quick, slow } = lanes;
  const quickJob = streamEventsJob(streaming, watches, STREAM_EVENTS, quick);
  const quickConsumer = start(STREAM_EVENTS, quick.slots, quickJob.handler);
  const slowJob = streamEventsJob(streaming, watches, STREAM_SLOWLY, slow);
  const consumers = new Map<string, Pick<Consumer, 'wake' | 'stop'>>([
    [STREAM_EVENTS.name, quickConsumer],
    [STREAM_SLOWLY.name, start(STREAM_SLOWLY, slow.slots, slowJob.handler)],
    [RETRY_DELIVERY.name, start(RETRY_DELIVERY, createSlots(64), retryDeliveryJob(streaming))],
    // Probes to hanging destinations occupy a slot until the time-out, so other probes must not queue behind them.
    [PROBE_DESTINATION.name, start(PROBE_DESTINATION, createSlots(128), probeDestinationJob(streaming))],
    // Few: the streams go first.
    [REPLAY_EVENTS.name, start(REPLAY_EVENTS, createSlots(4), replayEventsJob(streaming, watches))],
    [FAREWELL_DELIVERY.name, start(FAREWELL_DELIVERY, createSlots(32), farewellDeliveryJob(streaming))],
  ]);
  return { consumers, ownStreams: createOwnStreams(quickConsumer, quickJob, streaming.owner) };
}

/** Starts the consumers of all queues and the periodic tasks. */
export function startWorkers(
  streaming: Streaming,
  options: { idempotencyWindow: number; pollMs?: number; reportMs?: number },
) {
  const { database, log, notifications } = streaming;
  const { pool } = database;
  const { consumers, ownStreams } = startConsumers(streaming, options.pollMs ?? DEFAULT_POLL_MS);
  const unsubscribe = notifications.subscribe(QUEUE_TOPIC, (name) => {
    for (const [queue, consumer] of consumers) if (name === undefined || name === queue) consumer.wake();
  });
  const limitReports = startLimitReports(streaming, options.reportMs);
  const holdingBack = FOLLOWERS.filter(({ holdsBack }) => holdsBack).map(({ name }) => name);
  const housekeeping = createHousekeeping(streaming, { ...options, holdingBack });
  // Any distinct numbers will do as lock keys.
  const periodic = [
    { name: 'sweep', everyMs: 30_000, lockKey: 471_520_101, task: () => wakeLeftovers(streaming) },
    {
      ...{ name: 'housekeeping', everyMs: 60_000, lockKey: 471_520_102 },
      task: async () => housekeeping(await readClocks(pool, streaming.now)),
    },
  ].map((task) => startPeriodic({ ...task, pool, log }));
  return {
    /** For the appends of this process. */
    ownStreams,
    /** Takes nothing new, finishes what is in flight, hands the rest over. */
    async stop(): Promise<void> {
      unsubscribe();
      await Promise.all([...consumers.values(), ...periodic, limitReports].map((part) => part.stop()));
    },
  };
}

async function wakeLeftovers(streaming: Streaming): Promise<void> {
  await sweep(streaming);
  await unparkLeftovers(streaming);
}

/** Starts the thread in which the followers of the log work: their words and digests keep no request and no delivery waiting. */
export function startFollowersThread(data: FollowersData, log: Logger): SupervisedThread {
  // The sources in tests, what was built of them in a server.
  const program = new URL(`./followers.thread${extname(import.meta.url)}`, import.meta.url);
  return startThread({ name: 'followers', program, data, maxHeap: FOLLOWERS_HEAP, log });
}
