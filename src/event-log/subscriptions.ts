import type { Sql } from '../database/sql.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { insertStreamJobs, type WokenSubscription } from './stream-events.queue.ts';

/**
 * Lets a destination read the stream of its top-level group, or (null) every stream there is, starting with the next
 * event of each. For the latter, hold the instance's row: a transaction that creates a stream then waits, and
 * subscribes the destinations that exist.
 */
export async function subscribe(
  db: Sql,
  destination: { readonly id: number; readonly groupId: number | null },
): Promise<void> {
  const { id, groupId } = destination;
  // The locks exclude appends, so an event is either before the position or wakes the subscription.
  const { rows } = await db.executeSql(
    `INSERT INTO subscriptions (stream_id, destination_id, position, position_received_at)
     SELECT s.id, $1::int, s.last_sequence, s.last_received_at
     FROM (SELECT * FROM streams WHERE $2::int IS NULL OR group_id = $2 ORDER BY id FOR NO KEY UPDATE) AS s
     RETURNING id`,
    [id, groupId],
  );
  if (rows.length === 0) throw new Error(`Group ${groupId} has no stream: it is not a top-level group`);
}

/**
 * Locks the streams that the destination reads, in id order. All transactions lock streams before their subscriptions,
 * so that there is no deadlock with appends and stream jobs: call it before anything that touches the subscriptions.
 */
export async function lockStreamsOf(db: Sql, destinationId: number): Promise<void> {
  await db.executeSql(
    `SELECT s.id FROM streams s JOIN subscriptions b ON b.stream_id = s.id
     WHERE b.destination_id = $1 ORDER BY s.id FOR NO KEY UPDATE OF s`,
    [destinationId],
  );
}

/** Stops the append from waking the destination's subscriptions; a running stream job notices and goes to sleep. */
export async function suspendSubscriptions(db: Sql, destinationId: number): Promise<void> {
  await lockStreamsOf(db, destinationId);
  await db.executeSql('UPDATE subscriptions SET runnable = false WHERE destination_id = $1', [destinationId]);
}

/**
 * Lets the destination's subscriptions run again from where they stopped. Returns whether jobs were made: then publish
 * `QUEUE_TOPIC` with `STREAM_EVENTS.name` after the commit.
 */
export async function resumeSubscriptions(db: Sql, jobs: JobQueue, destinationId: number): Promise<boolean> {
  await lockStreamsOf(db, destinationId);
  await db.executeSql('UPDATE subscriptions SET runnable = true WHERE destination_id = $1', [destinationId]);
  const { rows } = await db.executeSql(
    `UPDATE subscriptions b SET awake = true, job_id = gen_random_uuid()
     FROM streams s
     WHERE b.destination_id = $1 AND s.id = b.stream_id AND NOT b.awake AND b.position < s.last_sequence
     RETURNING b.id, b.job_id`,
    [destinationId],
  );
  return (await insertStreamJobs(db, jobs, rows as WokenSubscription[])) > 0;
}
