import { STREAM_EVENTS } from '../event-log/stream-events.queue.ts';
import type { JobHandler } from '../queue/consumer.ts';
import { StreamRun } from './stream-run.ts';
import type { Streaming } from './streaming.ts';
import { claimSubscription } from './subscription-claim.ts';
import { createWatch } from './watch.ts';

/** Works `stream-events`: takes the subscription over and streams it; a job whose subscription has moved on ends. */
export function streamEventsJob(streaming: Streaming): JobHandler<{ subscriptionId: number }> {
  return async (job, stopping) => {
    const subscription = { id: job.id, subscriptionId: job.data.subscriptionId };
    const claim = await claimSubscription(streaming.database.pool, subscription, streaming.owner);
    if (claim === undefined) return streaming.jobs.complete(STREAM_EVENTS, job);
    const watch = createWatch(streaming, claim, stopping);
    try {
      await new StreamRun(streaming, job, claim, watch).run();
    } finally {
      watch.close();
    }
  };
}
