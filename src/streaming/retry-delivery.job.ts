import type pg from 'pg';
import { withLogTransaction } from '../event-log/missing-partition.ts';
import type { JobHandler } from '../queue/consumer.ts';
import { afterRetry } from './after-retry.ts';
import type { Attempt } from './attempts.ts';
import { parkRetry, recordRetry, type FailedDelivery } from './record-retry.ts';
import { RETRY_DELIVERY } from './retry-delivery.queue.ts';
import { sendOne } from './send-one.ts';
import type { Streaming } from './streaming.ts';
import { isStreaming, loadTarget } from './target.ts';

/**
 * Works `retry-delivery`: sends one failed delivery again. What became of it, the next attempt's job and the end of
 * this job are one transaction; a crash before it repeats the request, with the same id.
 */
export function retryDeliveryJob(streaming: Streaming): JobHandler<{ failedDeliveryId: number }> {
  const { database, jobs, metrics, now } = streaming;
  return async (job, stopping) => {
    const delivery = await findFailedDelivery(database.pool, job.data.failedDeliveryId);
    const target = delivery && (await loadTarget(streaming, delivery.destination_id));
    if (delivery === undefined || target === undefined) {
      await jobs.complete(RETRY_DELIVERY, job);
      return;
    }
    if (!isStreaming(target)) return parkRetry(streaming, job, delivery);

    const at = now();
    const event = { id: delivery.event_id, eventType: delivery.event_type };
    const concluded = await sendOne(streaming, target, { ...event, body: delivery.body }, stopping);
    const attempt: Attempt = {
      event,
      at,
      number: delivery.attempts + 1,
      trigger: delivery.manual ? 'MANUAL' : 'RETRY',
      ...concluded,
    };
    metrics.attempted([attempt]);
    const policy = { retrySchedule: streaming.settings.retrySchedule, random: streaming.random() };
    const verdict = afterRetry(attempt.outcome, attempt.number, policy, now());
    const log = await withLogTransaction(database.pool, (client) =>
      recordRetry(client, streaming, { job, delivery, target, attempt, verdict }),
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
