import type { JobHandler } from '../../queue/consumer.ts';
import type { QueueDefinition } from '../../queue/queue-definition.ts';
import { BatchReader } from './batch-reader.ts';
import type { Lane } from '../lanes/lanes.ts';
import { RunLane } from './run-lane.ts';
import { StreamRun } from './stream-run.ts';
import type { Streaming } from '../streaming.ts';
import { claimSubscription, type Claim } from './subscription-claim.ts';
import type { Watches } from './watches.ts';

/** The handlers of one queue of stream jobs. */
export interface StreamEventsJob {
  /** Takes the subscription over and streams it; a job whose subscription has moved on ends. */
  readonly handler: JobHandler<{ subscriptionId: number }>;
  /** Streams a subscription that was taken over together with its job. */
  claimed(claim: Claim): JobHandler<{ subscriptionId: number }>;
}

/** Works `stream-events` and, in the slow lane, `stream-slowly`. */
export function streamEventsJob(
  streaming: Streaming,
  watches: Watches,
  queue: QueueDefinition<{ subscriptionId: number }>,
  lane: Lane,
): StreamEventsJob {
  const { database, lanes, newest } = streaming;
  const claimed: StreamEventsJob['claimed'] = (claim) => async (job, stopping, slot) => {
    const watch = watches.open(claim, stopping);
    const reader = new BatchReader({ pool: database.pool, newest }, claim.streamId, lane.bytes, watch);
    try {
      const runLane = new RunLane(lanes, lane, slot, reader);
      await new StreamRun(streaming, { job: { queue, job }, claim, watch, reader, lane: runLane }).run();
    } finally {
      reader.close();
      watch.close();
    }
  };
  return {
    claimed,
    async handler(job, stopping, slot) {
      const subscription = { id: job.id, subscriptionId: job.data.subscriptionId };
      const claim = await claimSubscription(database.pool, subscription, streaming.owner);
      if (claim === undefined) await streaming.jobs.complete(queue, job);
      else await claimed(claim)(job, stopping, slot);
    },
  };
}
