import type pg from 'pg';
import { sqlOfClient } from '../../database/sql.ts';
import { withTransaction } from '../../database/transaction.ts';
import type { OutgoingEvent } from '../../destination-kinds/sender.ts';
import type { Job } from '../../queue/job-queue.ts';
import type { RetryVerdict } from './after-retry.ts';
import { insertSingleAttempt, type Attempt } from '../attempts/attempts.ts';
import { countAttempts } from '../attempts/delivery-counts.ts';
import { lockDestinationState, startRetrying } from '../state/destination-state.ts';
import { logRetrying } from '../state/log-state.ts';
import { RETRY_DELIVERY, retryJob } from '../queues/queues.ts';
import type { Streaming } from '../streaming.ts';
import { switchOffReasons } from '../streaming-errors.ts';
import { switchOff } from '../last-delivery/switch-off.ts';
import type { Target } from '../request/target.ts';

export type RetryJob = Job<{ failedDeliveryId: number }>;

/** A failed delivery that is neither dead nor parked. */
export interface FailedDelivery extends Omit<OutgoingEvent, 'id'> {
  readonly id: number;
  readonly destinationId: number;
  readonly eventId: number;
  readonly attempts: number;
  /** A user asked for this attempt. */
  readonly manual: boolean;
}

/** One attempt and its outcome. */
export interface Retried {
  readonly job: RetryJob;
  readonly delivery: FailedDelivery;
  readonly target: Pick<Target, 'config' | 'consecutiveFailures'>;
  readonly attempt: Attempt;
  /** Start times of earlier requests of this attempt that a busy destination refused. */
  readonly refusals: readonly Date[];
  readonly verdict: RetryVerdict;
}

/** Parks the delivery of a destination that is down or paused: it waits without a job and uses up no attempt. */
export function parkRetry(streaming: Streaming, job: RetryJob, delivery: FailedDelivery): Promise<void> {
  return withTransaction(streaming.database.pool, async (client) => {
    const state = await lockDestinationState(client, delivery.destinationId);
    if (!(await endJob(client, streaming, job))) return;
    // The destination may have recovered since its state was read, and a delivery that is parked after that would never
    // be fetched.
    if (state === 'STREAMING') await tryAgainNow(client, streaming, delivery);
    else await setParked(client, delivery);
  });
}

/** Records an attempt and ends its job; returns the notifications to send after the commit. */
export async function recordRetry(
  client: pg.ClientBase,
  streaming: Streaming,
  retried: Retried,
): Promise<(() => void) | undefined> {
  const { job, delivery, attempt, refusals, verdict } = retried;
  await insertSingleAttempt(client, delivery.destinationId, attempt);
  await lockDestinationState(client, delivery.destinationId);
  const isOurs = await endJob(client, streaming, job);
  // An accepted event is delivered, no matter which process sent it.
  const counts = isOurs || verdict.kind === 'delivered';
  const log = counts ? await applyVerdict(client, streaming, retried) : undefined;
  await countAttempts(client, delivery.destinationId, delivery.id, [attempt], refusals);
  return log;
}

/**
 * Call it under the destination's lock, and only in the transaction that ended the job: of two, only one creates the
 * next job.
 */
async function applyVerdict(
  client: pg.ClientBase,
  streaming: Streaming,
  { delivery, target, attempt, verdict }: Retried,
): Promise<(() => void) | undefined> {
  const { jobs } = streaming;
  switch (verdict.kind) {
    case 'repeat':
      await tryAgainNow(client, streaming, delivery);
      return undefined;
    case 'delivered':
      await client.query('DELETE FROM failed_deliveries WHERE id = $1', [delivery.id]);
      return undefined;
    case 'off':
      await setParked(client, delivery);
      return switchOff(client, streaming, target.config, switchOffReasons.SWITCHED_OFF_GONE);
    case 'pause': {
      await setParked(client, delivery);
      const { nextProbeAt } = verdict;
      const state = { now: streaming.now(), nextProbeAt, consecutiveFailures: target.consecutiveFailures };
      const changed = await startRetrying(client, jobs, delivery.destinationId, state);
      streaming.limits.restart(delivery.destinationId);
      return changed ? () => logRetrying(streaming, target.config, verdict) : undefined;
    }
    case 'dead':
    case 'again':
      await countAttempt(client, streaming, delivery, attempt, verdict);
      return undefined;
  }
}

async function countAttempt(
  client: pg.ClientBase,
  { jobs, now }: Streaming,
  delivery: FailedDelivery,
  { number }: Attempt,
  verdict: Extract<RetryVerdict, { kind: 'dead' | 'again' }>,
): Promise<void> {
  const nextAttemptAt = verdict.kind === 'again' ? verdict.nextAttemptAt : undefined;
  await client.query(
    `UPDATE failed_deliveries SET attempts = $2, next_attempt_at = $3, dead_at = $4, manual = false WHERE id = $1`,
    [
      delivery.id,
      number,
      nextAttemptAt?.toISOString() ?? null,
      nextAttemptAt === undefined ? now().toISOString() : null,
    ],
  );
  if (nextAttemptAt === undefined) return;
  const next = retryJob(delivery.destinationId, delivery.id, nextAttemptAt);
  await jobs.insert(RETRY_DELIVERY, [next], sqlOfClient(client));
}

async function setParked(client: pg.ClientBase, delivery: FailedDelivery): Promise<void> {
  await client.query('UPDATE failed_deliveries SET parked = true, next_attempt_at = NULL WHERE id = $1', [
    delivery.id,
  ]);
}

/** False when this process was frozen for so long that another one has the job and decides about the delivery. */
function endJob(client: pg.ClientBase, { jobs }: Streaming, job: RetryJob): Promise<boolean> {
  return jobs.complete(RETRY_DELIVERY, job, sqlOfClient(client));
}

async function tryAgainNow(
  client: pg.ClientBase,
  { jobs }: Streaming,
  delivery: FailedDelivery,
): Promise<void> {
  const next = retryJob(delivery.destinationId, delivery.id);
  await jobs.insert(RETRY_DELIVERY, [next], sqlOfClient(client));
}
