import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { Sql } from '../database/sql.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { insertStreamJobs, type WokenSubscription } from './stream-events.queue.ts';

/** Lets a destination read the stream of its top-level group, starting with the next event. */
export async function subscribe(
  tx: PrismaTransaction,
  destination: { readonly id: number; readonly groupId: number },
): Promise<void> {
  // The lock keeps appends out: an event is either before the position or wakes the subscription, never between.
  const streams = await tx.$queryRaw<{ id: number; last_sequence: bigint; last_received_at: Date }[]>`
    SELECT id, last_sequence, last_received_at FROM streams WHERE group_id = ${destination.groupId} FOR NO KEY UPDATE`;
  const stream = streams[0];
  if (stream === undefined)
    throw new Error(`Group ${destination.groupId} has no stream: it is not a top-level group`);
  await tx.subscription.create({
    data: {
      streamId: stream.id,
      destinationId: destination.id,
      position: stream.last_sequence,
      positionReceivedAt: stream.last_received_at,
    },
  });
}

/**
 * Locks the streams that the destination reads, in id order. Everybody locks streams before their subscriptions, so
 * that nobody deadlocks with appends and stream jobs: call it before anything that touches the subscriptions.
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
