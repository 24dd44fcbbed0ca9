import type { JobHandler } from '../queue/consumer.ts';
import type { Streaming } from '../streaming/streaming.ts';
import type { Watches } from '../streaming/stream/watches.ts';
import { claimReplay } from './replay-claim.ts';
import { REPLAY_EVENTS } from '../streaming/queues/queues.ts';
import { runReplay } from './replay-run.ts';

/** No stream has this number: a replay does not wait for new events. */
const NO_STREAM = 0;

/** Works `replay-events`: one turn of one replay; a job whose replay is finished or cancelled ends. */
export function replayEventsJob(streaming: Streaming, watches: Watches): JobHandler<{ replayId: number }> {
  return async (job, stopping) => {
    const claim = await claimReplay(streaming.database.pool, job.data.replayId);
    if (claim === undefined) {
      await streaming.jobs.complete(REPLAY_EVENTS, job);
      return;
    }
    const watch = watches.open({ destinationId: claim.destinationId, streamId: NO_STREAM }, stopping);
    try {
      await runReplay(streaming, job, claim, watch);
    } finally {
      watch.close();
    }
  };
}
