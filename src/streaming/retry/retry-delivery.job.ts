import type pg from 'pg';
import { withLogTransaction } from '../../event-log/missing-partition.ts';
import type { JobHandler } from '../../queue/consumer.ts';
import { afterRetry } from './after-retry.ts';
import type { Attempt } from '../attempts/attempts.ts';
import { parkRetry, recordRetry, type FailedDelivery } from './record-retry.ts';
import { RETRY_DELIVERY } from '../queues/queues.ts';
import { retryByLimit } from './retry-by-limit.ts';
import type { Streaming } from '../streaming.ts';

/**
 * Works `retry-delivery`: sends one failed delivery again. The outcome, the job of the next attempt and the end of this
 * job are one transaction; a crash before it repeats the request, with the same id.
 */
export function retryDeliveryJob(streaming: Streaming): JobHandler<{ failedDeliveryId: number }> {
  const { database, jobs, metrics, now } = streaming;
  return async (job, stopping) => {
    const delivery = await findFailedDelivery(database.pool, job.data.failedDeliveryId);
    if (delivery === undefined) {
      await jobs.complete(RETRY_DELIVERY, job);
      return;
    }
    const { destinationId, eventId, attempts, manual, ...rest } = delivery;
    const event = { ...rest, id: eventId };
    const number = attempts + 1;
    const trigger = manual ? 'MANUAL' : 'RETRY';
    const context = { trigger, attempt: number } as const;
    const retry = await retryByLimit(streaming, destinationId, event, context, stopping);
    if (retry.kind === 'gone') {
      await jobs.complete(RETRY_DELIVERY, job);
      return;
    }
    if (retry.kind === 'not-sent') return parkRetry(streaming, job, delivery);

    const { target, refusals, isDown, at } = retry;
    const attempt: Attempt = { ...retry.report, event, at, number, trigger };
    metrics.attempted([attempt], refusals.length);
    const policy = { retrySchedule: streaming.settings.retrySchedule, random: streaming.random(), isDown };
    const verdict = afterRetry(attempt.outcome, attempt.number, policy, now());
    const log = await withLogTransaction(database.pool, (client) =>
      recordRetry(client, streaming, { job, delivery, target, attempt, refusals, verdict }),
    );
    log?.();
  };
}

async function findFailedDelivery(pool: pg.Pool, id: number): Promise<FailedDelivery | undefined> {
  const { rows } = await pool.query<FailedDelivery>(
    `SELECT id, destination_id AS "destinationId", stream_id AS "streamId", sequence, previous, event_id AS "eventId",
            event_type AS "eventType", attempts, manual, body, via
     FROM failed_deliveries WHERE id = $1 AND dead_at IS NULL AND NOT parked`,
    [id],
  );
  return rows[0];
}
