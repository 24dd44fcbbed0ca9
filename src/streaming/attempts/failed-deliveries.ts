import type { Sql } from '../../database/sql.ts';
import type pg from 'pg';
import type { DueEvent } from '../../event-log/due-events.ts';
import type { JobQueue } from '../../queue/job-queue.ts';
import { RETRY_DELIVERY, retryJob } from '../queues/queues.ts';

/** An event that a destination did not accept while others got through. */
export interface NewFailedDelivery {
  readonly event: DueEvent;
  /** How many of the schedule's attempts are used up. */
  readonly attempts: number;
  /** Undefined: no further attempt, a dead letter at once. */
  readonly nextAttemptAt: Date | undefined;
}

/** Open retries of a destination beyond which the destination, not its events, is the problem. */
export const MAX_OPEN_RETRIES = 1_000;

/** Keeps failed deliveries with their bodies and makes the job of each one's next attempt. */
export async function insertFailedDeliveries(
  db: Sql,
  jobs: JobQueue,
  target: { readonly destinationId: number; readonly streamId: number },
  failed: readonly NewFailedDelivery[],
): Promise<void> {
  if (failed.length === 0) return;
  const { rows } = await db.executeSql(
    // A crash between sending and recording repeats a batch; rows that exist already stay unchanged.
    `INSERT INTO failed_deliveries (destination_id, stream_id, sequence, previous, event_id, event_type, received_at,
                                    attempts, next_attempt_at, dead_at, body, via)
     SELECT $1, $2, sequence, previous, event_id, event_type, received_at, attempts, next_attempt_at,
            CASE WHEN next_attempt_at IS NULL THEN now() END, body, via
     FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::timestamptz[], $8::int[],
                 $9::timestamptz[], $10::text[], $11::text[])
       AS f(sequence, previous, event_id, event_type, received_at, attempts, next_attempt_at, body, via)
     ON CONFLICT (destination_id, stream_id, sequence) DO NOTHING
     RETURNING id, next_attempt_at`,
    [
      target.destinationId,
      target.streamId,
      failed.map(({ event }) => event.sequence),
      failed.map(({ event }) => event.previous),
      failed.map(({ event }) => event.id),
      failed.map(({ event }) => event.eventType),
      failed.map(({ event }) => event.receivedAt.toISOString()),
      failed.map(({ attempts }) => attempts),
      failed.map(({ nextAttemptAt }) => nextAttemptAt?.toISOString() ?? null),
      failed.map(({ event }) => event.body),
      failed.map(({ event }) => event.via),
    ],
  );
  const inserted = rows as { id: number; next_attempt_at: Date | null }[];
  const retries = inserted.flatMap(({ id, next_attempt_at: startAfter }) =>
    startAfter === null ? [] : [retryJob(target.destinationId, id, startAfter)],
  );
  await jobs.insert(RETRY_DELIVERY, retries, db);
}

/**
 * Whether, together with `more`, so many deliveries wait for another attempt that the destination should count as down.
 * Deliveries that a user sends again, thousands at a time, say nothing about the state of the destination.
 */
export async function hasTooManyRetries(
  client: pg.ClientBase,
  destinationId: number,
  more: number,
): Promise<boolean> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*) AS count FROM (
       SELECT FROM failed_deliveries WHERE destination_id = $1 AND dead_at IS NULL AND NOT manual LIMIT $2) AS open`,
    [destinationId, MAX_OPEN_RETRIES],
  );
  return (rows[0]?.count ?? 0) + more >= MAX_OPEN_RETRIES;
}

// Deliveries that were parked together should not all be sent at the same time.
const RESUME_SPREAD_MS = 5_000;
// Limits the size of the transaction; `unparkLeftovers` handles the rest.
const UNPARKED_AT_ONCE = 2_000;

/** Resumes parked deliveries, the oldest first; returns their number. */
export async function unparkFailedDeliveries(
  db: Sql,
  jobs: JobQueue,
  destinationId: number,
): Promise<number> {
  const { rows } = await db.executeSql(
    `UPDATE failed_deliveries
     SET parked = false, next_attempt_at = now() + random() * $2::int * interval '1 millisecond'
     WHERE id IN (SELECT id FROM failed_deliveries WHERE destination_id = $1 AND dead_at IS NULL AND parked
                  ORDER BY event_id LIMIT $3::int)
     RETURNING id, next_attempt_at`,
    [destinationId, RESUME_SPREAD_MS, UNPARKED_AT_ONCE],
  );
  const unparked = rows as { id: number | bigint; next_attempt_at: Date }[];
  const retries = unparked.map((row) => retryJob(destinationId, Number(row.id), row.next_attempt_at));
  await jobs.insert(RETRY_DELIVERY, retries, db);
  return retries.length;
}
