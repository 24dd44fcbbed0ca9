import type pg from 'pg';
import { sqlOfClient } from '../../database/sql.ts';
import { IN_NO_STREAM } from '../../destination-kinds/event-place.ts';
import type { Outcome } from '../../destination-kinds/outcome.ts';
import { openPlace, type StoredPlace } from '../../destinations/model/open-place.ts';
import { withLogTransaction } from '../../event-log/missing-partition.ts';
import type { JobHandler } from '../../queue/consumer.ts';
import { insertSingleAttempt, type Attempt } from '../attempts/attempts.ts';
import { countAttempts } from '../attempts/delivery-counts.ts';
import { FAREWELL_DELIVERY, farewellJob } from '../queues/queues.ts';
import { logFarewellGivenUp } from '../state/log-state.ts';
import { retryDelay } from '../attempts/retry-schedule.ts';
import { openSender } from '../request/open-sender.ts';
import { sendOne } from '../request/send-shipment.ts';
import type { Streaming } from '../streaming.ts';

interface FarewellDelivery extends StoredPlace {
  readonly id: number;
  readonly destination_id: number;
  readonly event_id: number;
  readonly event_type: string;
  readonly body: string;
  readonly once: boolean;
  readonly attempts: number;
}

/** One attempt and its outcome. */
interface SentFarewell {
  readonly delivery: FarewellDelivery;
  /** The address as users may see it. */
  readonly shown: string;
  /** The group of its jobs. */
  readonly group: string;
  readonly attempt: Attempt;
  /** Whether the claim on the job still held when it was completed. */
  readonly isOurs: boolean;
}

/**
 * Works `farewell-delivery`: sends one event to a destination that is paused, off or deleted, by the row that was kept.
 * The row and its secrets are deleted after the delivery or the last attempt. A crash before that repeats the request,
 * with the same id.
 */
export function farewellDeliveryJob(streaming: Streaming): JobHandler<{ farewellDeliveryId: number }> {
  const { database, jobs, metrics, now } = streaming;
  return async (job, stopping) => {
    const delivery = await findDelivery(database.pool, job.data.farewellDeliveryId);
    if (delivery === undefined) {
      await jobs.complete(FAREWELL_DELIVERY, job);
      return;
    }
    // The destination may be gone, and its group with it: the job says whose it was.
    const group = job.groupId ?? `destination ${delivery.destination_id}`;
    const event = { id: delivery.event_id, eventType: delivery.event_type };
    const { kind, place } = openPlace(streaming, delivery.destination_id, delivery);
    const sender = openSender(streaming, { kind, place, shareKey: group });
    const context = { at: now(), trigger: 'STREAM', attempt: delivery.attempts + 1 } as const;
    const outgoing = { ...event, body: delivery.body, via: null, ...IN_NO_STREAM };
    const report = await sendOne(streaming, sender, outgoing, context, stopping);
    const { at, attempt: number, trigger } = context;
    const attempt: Attempt = { event, at, number, trigger, ...report };
    metrics.attempted([attempt]);
    const log = await withLogTransaction(database.pool, async (client) => {
      // False when this process was frozen for so long that another one has the job and decides what comes next.
      const isOurs = await jobs.complete(FAREWELL_DELIVERY, job, sqlOfClient(client));
      const sent = { delivery, shown: kind.identity(place.config).shown, group, attempt, isOurs };
      const after = await applyOutcome(client, streaming, sent);
      await countAttempts(client, delivery.destination_id, delivery.id, [attempt]);
      return after;
    });
    log?.();
  };
}

async function findDelivery(pool: pg.Pool, id: number): Promise<FarewellDelivery | undefined> {
  const { rows } = await pool.query<FarewellDelivery>(
    `SELECT id, destination_id, kind, config, secrets, format, batch_max_events AS "batchMaxEvents", compression, signed,
            event_id, event_type, body, once, attempts
     FROM farewell_deliveries WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/** Returns the log line to write after the commit. */
async function applyOutcome(
  client: pg.ClientBase,
  streaming: Streaming,
  { delivery, shown, group, attempt, isOurs }: SentFarewell,
): Promise<(() => void) | undefined> {
  const { outcome } = attempt;
  const farewell = { id: delivery.id, group };
  if (outcome.kind !== 'aborted') await insertSingleAttempt(client, delivery.destination_id, attempt);
  // An accepted event is delivered, no matter which process sent it.
  if (!isOurs && outcome.kind !== 'delivered') return undefined;

  // Cut off by our own stop: the next start sends it again, and the receiver has lost no attempt.
  if (outcome.kind === 'aborted') return tryAgain(client, streaming, farewell, delivery.attempts, 0);
  const delay = outcome.kind === 'delivered' ? undefined : delayAfter(streaming, delivery, attempt, outcome);
  if (delay !== undefined) return tryAgain(client, streaming, farewell, attempt.number, delay);
  await client.query('DELETE FROM farewell_deliveries WHERE id = $1', [delivery.id]);
  if (outcome.kind === 'delivered') return undefined;
  return () => logFarewellGivenUp(streaming, { id: delivery.destination_id, shown }, attempt);
}

function delayAfter(
  { settings, random }: Streaming,
  { once }: FarewellDelivery,
  attempt: Attempt,
  outcome: Outcome,
): number | undefined {
  if (once || outcome.kind === 'gone' || outcome.kind === 'refused') return undefined;
  const retryAfterMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined;
  return retryDelay(settings.retrySchedule, attempt.number, { retryAfterMs, random: random() });
}

async function tryAgain(
  client: pg.ClientBase,
  { jobs, now }: Streaming,
  { id, group }: { readonly id: number; readonly group: string },
  attempts: number,
  delay: number,
): Promise<undefined> {
  const startAfter = new Date(now().getTime() + delay);
  await client.query('UPDATE farewell_deliveries SET attempts = $2, next_attempt_at = $3 WHERE id = $1', [
    id,
    attempts,
    startAfter.toISOString(),
  ]);
  await jobs.insert(FAREWELL_DELIVERY, [farewellJob(id, group, startAfter)], sqlOfClient(client));
}
