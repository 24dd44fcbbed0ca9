import type pg from 'pg';
import { sqlOfClient } from '../../database/sql.ts';
import type { JobQueue } from '../../queue/job-queue.ts';
import { RETRY_DELIVERY, retryJob } from '../queues/queues.ts';

/** The result of a retry by hand. */
export interface ManualRetries {
  readonly retried: number;
  /** Of those, how many wait because the destination is down, paused or off: they go out when it streams again. */
  readonly parked: number;
}

// Thousands at once must not keep the retries of other destinations waiting.
const BULK_PRIORITY = -1;

/** The next dead letters after an event, at most `limit`: alive again, for one attempt. Call it under the destination's lock. */
export async function reviveDeadLetters(
  client: pg.ClientBase,
  jobs: JobQueue,
  options: {
    readonly destinationId: number;
    readonly afterEvent: number;
    readonly limit: number;
    readonly parked: boolean;
    readonly now: Date;
  },
): Promise<{ readonly count: number; readonly lastEvent: number }> {
  const { destinationId, afterEvent, limit, parked, now } = options;
  const { rows } = await client.query<{ id: number; event_id: number }>(
    `UPDATE failed_deliveries SET dead_at = NULL, manual = true, parked = $4, next_attempt_at = $5
     WHERE id IN (SELECT id FROM failed_deliveries
                  WHERE destination_id = $1 AND event_id > $2 AND dead_at IS NOT NULL ORDER BY event_id LIMIT $3)
     RETURNING id, event_id`,
    [destinationId, afterEvent, limit, parked, parked ? null : now.toISOString()],
  );
  if (!parked) await insertJobs(client, jobs, destinationId, rows, BULK_PRIORITY);
  return { count: rows.length, lastEvent: Math.max(afterEvent, ...rows.map(({ event_id }) => event_id)) };
}

/**
 * Sends failed deliveries of a destination again, now: dead letters for one attempt, other deliveries before their
 * time. Deliveries that have not failed stay as they are. Call it under the destination's lock.
 */
export async function retryNow(
  client: pg.ClientBase,
  jobs: JobQueue,
  options: {
    readonly destinationId: number;
    readonly eventIds: readonly number[];
    readonly parked: boolean;
    readonly now: Date;
  },
): Promise<ManualRetries> {
  const { destinationId, eventIds, parked, now } = options;
  const { rows } = await client.query<{ id: number; parked: boolean; was_dead: boolean }>(
    `UPDATE failed_deliveries f
     SET dead_at = NULL, manual = true, parked = old.parked OR ($3 AND old.dead_at IS NOT NULL),
         next_attempt_at = CASE WHEN NOT old.parked AND NOT ($3 AND old.dead_at IS NOT NULL) THEN $4::timestamptz END
     FROM (SELECT id, parked, dead_at FROM failed_deliveries
           WHERE destination_id = $1 AND event_id = ANY($2::bigint[]) ORDER BY id FOR UPDATE) AS old
     WHERE f.id = old.id
     RETURNING f.id, f.parked, old.dead_at IS NOT NULL AS was_dead`,
    [destinationId, eventIds, parked, now.toISOString()],
  );
  const running = rows.filter((row) => !row.parked);
  await insertJobs(
    client,
    jobs,
    destinationId,
    running.filter((row) => row.was_dead),
  );
  await bringForward(
    client,
    running.filter((row) => !row.was_dead),
  );
  return { retried: rows.length, parked: parked ? rows.length : 0 };
}

async function insertJobs(
  client: pg.ClientBase,
  jobs: JobQueue,
  destinationId: number,
  deliveries: readonly { readonly id: number }[],
  priority = 0,
): Promise<void> {
  const newJobs = deliveries.map(({ id }) => ({ ...retryJob(destinationId, id), priority }));
  await jobs.insert(RETRY_DELIVERY, newJobs, sqlOfClient(client));
}

/** The waiting job is moved, because a second job would make a second attempt, and each of the two a successor. */
async function bringForward(
  client: pg.ClientBase,
  deliveries: readonly { readonly id: number }[],
): Promise<void> {
  if (deliveries.length === 0) return;
  await client.query(
    `UPDATE pgboss.job SET start_after = now()
     WHERE name = $1 AND state < 'active' AND (data ->> 'failedDeliveryId')::bigint = ANY($2::bigint[])`,
    [RETRY_DELIVERY.name, deliveries.map(({ id }) => id)],
  );
}
