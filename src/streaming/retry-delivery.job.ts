import { sqlOfClient } from '../database/sql.ts';
import type pg from 'pg';
import { withTransaction } from '../database/transaction.ts';
import { withLogTransaction } from '../event-log/missing-partition.ts';
import type { JobHandler } from '../queue/consumer.ts';
import type { Job } from '../queue/job-queue.ts';
import { afterRetry, type RetryVerdict } from './after-retry.ts';
import { insertSingleAttempt, type Attempt } from './attempts.ts';
import { countAttempts } from './delivery-counts.ts';
import { lockDestinationState, startRetrying } from './destination-state.ts';
import { logRetrying, logSwitchedOff } from './log-state.ts';
import { judge } from './outcome.ts';
import { RETRY_DELIVERY, retryJob } from './retry-delivery.queue.ts';
import { sendOne } from './send-one.ts';
import type { Streaming } from './streaming.ts';
import { GONE_REASON } from './switch-off-reasons.ts';
import { announceSwitchOff, switchOff } from './switch-off.ts';
import { isStreaming, loadTarget, type Target } from './target.ts';

type RetryJob = Job<{ failedDeliveryId: number }>;

interface FailedDelivery {
  readonly id: number;
  readonly destination_id: number;
  readonly event_id: number;
  readonly event_type: string;
  readonly attempts: number;
  /** A person asked for this attempt. */
  readonly manual: boolean;
  readonly body: string;
}

/**
 * Works `retry-delivery`: sends one failed delivery again. What became of it, the next attempt's job and the end of
 * this job are one transaction; a crash before it repeats the request, with the same id.
 */
export function retryDeliveryJob(streaming: Streaming): JobHandler<{ failedDeliveryId: number }> {
  const { database, jobs, metrics, now } = streaming;
  return async (job, stopping) => {
    const delivery = await findFailedDelivery(database.pool, job.data.failedDeliveryId);
    const target = delivery && (await loadTarget(streaming, delivery.destination_id));
    if (delivery === undefined || target === undefined) return jobs.complete(RETRY_DELIVERY, job);
    if (!isStreaming(target)) return park(streaming, job, delivery);

    const at = now();
    const event = { id: delivery.event_id, eventType: delivery.event_type };
    const result = await sendOne(streaming, target, { ...event, body: delivery.body }, stopping);
    const attempt: Attempt = {
      event,
      at,
      number: delivery.attempts + 1,
      trigger: delivery.manual ? 'MANUAL' : 'RETRY',
      result,
    };
    metrics.attempted([attempt]);
    const policy = { retrySchedule: streaming.settings.retrySchedule, random: streaming.random() };
    const verdict = afterRetry(judge(result, now()), attempt.number, policy, now());
    const log = await withLogTransaction(database.pool, (client) =>
      record(client, streaming, { job, delivery, target, attempt, verdict }),
    );
    log?.();
  };
}

async function findFailedDelivery(pool: pg.Pool, id: number): Promise<FailedDelivery | undefined> {
  const { rows } = await pool.query<FailedDelivery>(
    `SELECT id, destination_id, event_id, event_type, attempts, manual, body
     FROM failed_deliveries WHERE id = $1 AND dead_at IS NULL AND NOT parked`,
    [id],
  );
  return rows[0];
}

/** The destination is down or paused: the delivery waits for it without a job, and uses up no attempt. */
function park(streaming: Streaming, job: RetryJob, delivery: FailedDelivery): Promise<void> {
  return withTransaction(streaming.database.pool, async (client) => {
    // It may have come back since it was looked at, and nobody would fetch what is parked after that.
    const state = await lockDestinationState(client, delivery.destination_id);
    if (state === 'STREAMING') await tryAgainNow(client, streaming, delivery);
    else await setParked(client, delivery);
    await streaming.jobs.complete(RETRY_DELIVERY, job, sqlOfClient(client));
  });
}

async function tryAgainNow(
  client: pg.ClientBase,
  { jobs }: Streaming,
  delivery: FailedDelivery,
): Promise<void> {
  const next = retryJob(delivery.destination_id, delivery.id);
  await jobs.insert(RETRY_DELIVERY, [next], sqlOfClient(client));
}

interface Retried {
  readonly job: RetryJob;
  readonly delivery: FailedDelivery;
  readonly target: Target;
  readonly attempt: Attempt;
  readonly verdict: RetryVerdict;
}

/** Returns what is to be told after the commit. */
async function record(
  client: pg.ClientBase,
  streaming: Streaming,
  retried: Retried,
): Promise<(() => void) | undefined> {
  const { job, delivery, attempt } = retried;
  await insertSingleAttempt(client, delivery.destination_id, attempt);
  const log = await applyVerdict(client, streaming, retried);
  await streaming.jobs.complete(RETRY_DELIVERY, job, sqlOfClient(client));
  await countAttempts(client, delivery.destination_id, delivery.id, [attempt]);
  return log;
}

async function applyVerdict(
  client: pg.ClientBase,
  streaming: Streaming,
  { delivery, target, attempt, verdict }: Retried,
): Promise<(() => void) | undefined> {
  const { jobs } = streaming;
  await lockDestinationState(client, delivery.destination_id);
  switch (verdict.kind) {
    case 'repeat':
      await tryAgainNow(client, streaming, delivery);
      return undefined;
    case 'delivered':
      await client.query('DELETE FROM failed_deliveries WHERE id = $1', [delivery.id]);
      return undefined;
    case 'off': {
      await setParked(client, delivery);
      const recorded = await switchOff(client, streaming, delivery.destination_id, GONE_REASON);
      if (recorded === undefined) return undefined;
      return () => {
        logSwitchedOff(streaming, target.config, GONE_REASON);
        announceSwitchOff(streaming, recorded);
      };
    }
    case 'pause': {
      await setParked(client, delivery);
      const { nextProbeAt } = verdict;
      const state = { now: streaming.now(), nextProbeAt, consecutiveFailures: target.consecutiveFailures };
      const changed = await startRetrying(client, jobs, delivery.destination_id, state);
      return changed ? () => logRetrying(streaming, target.config, nextProbeAt) : undefined;
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
  const next = retryJob(delivery.destination_id, delivery.id, nextAttemptAt);
  await jobs.insert(RETRY_DELIVERY, [next], sqlOfClient(client));
}

async function setParked(client: pg.ClientBase, delivery: FailedDelivery): Promise<void> {
  await client.query('UPDATE failed_deliveries SET parked = true, next_attempt_at = NULL WHERE id = $1', [
    delivery.id,
  ]);
}
