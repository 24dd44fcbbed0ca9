import type pg from 'pg';
import type { Job } from '../queue/job-queue.ts';
import { positionAfter } from '../streaming/stream/commit-batch.ts';
import { shipmentOf, holdsNothingElse, type HeldShipment } from '../streaming/stream/held-shipment.ts';
import type { Reading } from '../streaming/stream/read-batch.ts';
import { DENIED_PROBE_MS, probeDelay } from '../streaming/attempts/retry-schedule.ts';
import { runBatch, type BatchResult } from '../streaming/stream/run-batch.ts';
import { sendStreamed } from '../streaming/request/send-shipment.ts';
import type { Streaming } from '../streaming/streaming.ts';
import { isStreaming, loadTarget, type Target } from '../streaming/request/target.ts';
import type { Watch } from '../streaming/stream/watch.ts';
import { commitReplay } from './commit-replay.ts';
import { readSpan } from './read-span.ts';
import { findCursor, type ReplayClaim, type ReplayCursor } from './replay-claim.ts';
import { sqlOfClient } from '../database/sql.ts';
import { withTransaction } from '../database/transaction.ts';
import { REPLAY_EVENTS } from '../streaming/queues/queues.ts';

/** Requests in flight: a quarter of the stream's, because the stream goes first. */
const CONCURRENCY = 8;

/** What becomes of a replay after a turn. */
type TurnEnd =
  | { readonly kind: 'finished' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'turn-over' }
  | { readonly kind: 'wait'; readonly retryAfterMs?: number | undefined };

/**
 * One turn of one replay. It sends beside the stream: over connections of its own, with fewer requests in flight, and
 * moves no position but its own. It never changes the state of the destination, but for `410`; when the destination does
 * not take events it waits, as a probe would.
 */
export async function runReplay(
  streaming: Streaming,
  job: Job<{ replayId: number }>,
  claim: ReplayClaim,
  watch: Watch,
): Promise<void> {
  const end = await replayTurn(streaming, claim, watch);
  switch (end.kind) {
    case 'finished':
      return finishReplay(streaming, job, claim);
    case 'wait':
      return continueReplay(streaming, job, claim, nextTry(streaming, claim, end.retryAfterMs));
    case 'turn-over':
    case 'lost':
      return continueReplay(streaming, job, claim);
  }
}

async function replayTurn(streaming: Streaming, claim: ReplayClaim, watch: Watch): Promise<TurnEnd> {
  const { database, settings } = streaming;
  const turnEnds = performance.now() + settings.turn;
  let target: Target | undefined;
  let failures = 0;
  for (;;) {
    const cursor = await findCursor(database.pool, claim.replayId);
    if (cursor === undefined) return { kind: 'finished' };
    if (watch.stopping.aborted || performance.now() > turnEnds) return { kind: 'turn-over' };
    if (target === undefined || watch.stale) {
      target = await loadTarget(streaming, claim.destinationId, `replay-${claim.destinationId}`);
      if (target === undefined) return { kind: 'lost' };
      watch.loaded(target.config.version);
    }
    if (!isStreaming(target)) return { kind: 'wait' };

    const { config, sender } = target;
    const reading = await readSpan(database.pool, cursor, config.filter, sender.limits);
    if (!(await holdStable(streaming, claim, cursor, target, reading))) return { kind: 'lost' };
    const result = await sendBatch(streaming, target, watch, reading, failures);
    streaming.metrics.attempted(result.attempts, result.refusals.length);
    const after = positionAfter(cursor, result);
    if (!(await commitReplay(streaming, claim, config, cursor, after, result))) return { kind: 'lost' };
    const { verdict, consecutiveFailures } = result.settlement;
    failures = consecutiveFailures;
    if (verdict !== undefined) {
      if (verdict.kind === 'denied') return { kind: 'wait', retryAfterMs: DENIED_PROBE_MS };
      return { kind: 'wait', retryAfterMs: verdict.kind === 'busy' ? verdict.retryAfterMs : undefined };
    }
  }
}

/** Stores what a request carries that may have to be repeated as it is; false: it may not go out. */
async function holdStable(
  { database }: Streaming,
  claim: ReplayClaim,
  cursor: ReplayCursor,
  { config, sender }: Target,
  reading: Reading,
): Promise<boolean> {
  const shipment = sender.limits.stable ? shipmentOf(reading, config.filter) : undefined;
  return shipment === undefined || holdReplayShipment(database.pool, claim, cursor, shipment);
}

function sendBatch(
  streaming: Streaming,
  target: Target,
  watch: Watch,
  reading: Pick<Reading, 'events' | 'end'>,
  consecutiveFailures: number,
): Promise<BatchResult> {
  const most = Math.min(CONCURRENCY, target.sender.limits.inFlight);
  return runBatch({
    reading,
    consecutiveFailures,
    trigger: 'MANUAL',
    limits: target.sender.limits,
    concurrency: () => most,
    join: (wake) => streaming.limits.join(target.config.id, most, wake),
    downAfter: streaming.settings.downAfter,
    send: sendStreamed(target.sender, {
      trigger: 'MANUAL',
      timeoutMs: streaming.settings.requestTimeout,
      signal: watch.abort,
    }),
    succeeded: () => undefined,
    interrupted: () => watch.stale || watch.stopping.aborted,
    now: streaming.now,
  });
}

function nextTry({ settings, now, random }: Streaming, { waits }: ReplayClaim, retryAfterMs?: number): Date {
  const options = { retryAfterMs, random: random() };
  const delay = probeDelay(settings.retrySchedule, waits, options);
  // A person who has just resumed the destination should not have to wait for hours.
  return new Date(now().getTime() + Math.min(delay, Math.max(retryAfterMs ?? 0, LONGEST_WAIT_MS)));
}

const LONGEST_WAIT_MS = 30_000;

/** As `holdShipment`, for the next shipment of a replay; false: the replay was cancelled, or another process has it. */
async function holdReplayShipment(
  pool: pg.Pool,
  { replayId, epoch }: ReplayClaim,
  { streamId, sequence }: ReplayCursor,
  { end, filter }: HeldShipment,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE replay_streams SET shipment_end = $5, shipment_filter = $6
     FROM (SELECT FROM replays WHERE id = $1 AND epoch = $2 AND cancelled_at IS NULL AND finished_at IS NULL
           FOR SHARE) AS ours
     WHERE replay_id = $1 AND stream_id = $3 AND position = $4 AND ${holdsNothingElse('$5', '$6')}`,
    [replayId, epoch, streamId, sequence, end, filter],
  );
  return rowCount === 1;
}

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
