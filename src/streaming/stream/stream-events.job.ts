import type { JobHandler } from '../../queue/consumer.ts';
import type { QueueDefinition } from '../../queue/queue-definition.ts';
import { BatchReader } from './batch-reader.ts';
import type { Lane } from '../lanes/lanes.ts';
import { RunLane } from './run-lane.ts';
import { StreamRun } from './stream-run.ts';
import type { Streaming } from '../streaming.ts';
import { claimSubscription } from './subscription-claim.ts';
import type { Watches } from './watches.ts';

/**
 * Works `stream-events` and, in the slow lane, `stream-slowly`: takes the subscription over and streams it; a job whose
 * subscription has moved on ends.
 */
export function streamEventsJob(
  streaming: Streaming,
  watches: Watches,
  queue: QueueDefinition<{ subscriptionId: number }>,
  lane: Lane,
): JobHandler<{ subscriptionId: number }> {
  const { database, lanes } = streaming;
  return async (job, stopping, slot) => {
    const subscription = { id: job.id, subscriptionId: job.data.subscriptionId };
    const claim = await claimSubscription(database.pool, subscription, streaming.owner);
    if (claim === undefined) {
      await streaming.jobs.complete(queue, job);
      return;
    }
    const watch = watches.open(claim, stopping);
    const reader = new BatchReader(
      { pool: database.pool, newest: streaming.newest },
      claim.streamId,
      lane.bytes,
      stopping,
    );
    try {
      const runLane = new RunLane(lanes, lane, slot, reader);
      await new StreamRun(streaming, { job: { queue, job }, claim, watch, reader, lane: runLane }).run();
    } finally {
      reader.close();
      watch.close();
    }
  };
}
