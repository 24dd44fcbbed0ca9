import { sqlOfClient } from '../database/sql.ts';
import { withTransaction } from '../database/transaction.ts';
import type { Job } from '../queue/job-queue.ts';
import type { Streaming } from '../streaming/streaming.ts';
import type { ReplayClaim } from './replay-claim.ts';
import { REPLAY_EVENTS } from '../streaming/queues/queues.ts';

type ReplayJob = Job<{ replayId: number }>;

/** Every stream is done: the replay is finished, and its job with it. */
export function finishReplay(streaming: Streaming, job: ReplayJob, claim: ReplayClaim): Promise<void> {
  const { database, jobs, now } = streaming;
  return withTransaction(database.pool, async (client) => {
    await client.query(
      'UPDATE replays SET finished_at = $3 WHERE id = $1 AND epoch = $2 AND cancelled_at IS NULL',
      [claim.replayId, claim.epoch, now().toISOString()],
    );
    await jobs.complete(REPLAY_EVENTS, job, sqlOfClient(client));
  });
}

/** The replay goes on in another job: at once, so that others get a turn, or at `startAfter` when it has to wait. */
export function continueReplay(
  { database, jobs }: Streaming,
  job: ReplayJob,
  claim: ReplayClaim,
  startAfter?: Date,
): Promise<void> {
  return withTransaction(database.pool, async (client) => {
    const db = sqlOfClient(client);
    const { rowCount } = await client.query(
      `UPDATE replays SET waits = waits + $3
       WHERE id = $1 AND epoch = $2 AND cancelled_at IS NULL AND finished_at IS NULL`,
      [claim.replayId, claim.epoch, startAfter === undefined ? 0 : 1],
    );
    const data = { replayId: claim.replayId };
    // Otherwise the replay was cancelled, is gone, or belongs to another process by now: this job ends and no other is
    // created.
    if (rowCount === 1) await jobs.insert(REPLAY_EVENTS, [{ data, startAfter }], db);
    await jobs.complete(REPLAY_EVENTS, job, db);
  });
}
