import { randomUUID } from 'node:crypto';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import { sqlOfPrisma, type Sql } from '../database/sql.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { STREAM_EVENTS } from './stream-events.queue.ts';

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
export async function suspendSubscriptions(tx: PrismaTransaction, destinationId: number): Promise<void> {
  await lockStreamsOf(sqlOfPrisma(tx), destinationId);
  await tx.subscription.updateMany({ where: { destinationId }, data: { runnable: false } });
}

/**
 * Lets the destination's subscriptions run again from where they stopped. Returns whether jobs were made: then publish
 * `QUEUE_TOPIC` with `STREAM_EVENTS.name` after the commit.
 */
export async function resumeSubscriptions(
  tx: PrismaTransaction,
  jobs: JobQueue,
  destinationId: number,
): Promise<boolean> {
  await lockStreamsOf(sqlOfPrisma(tx), destinationId);
  await tx.subscription.updateMany({ where: { destinationId }, data: { runnable: true } });
  const asleep = await tx.$queryRaw<{ id: number }[]>`
    SELECT b.id FROM subscriptions b JOIN streams s ON s.id = b.stream_id
    WHERE b.destination_id = ${destinationId} AND NOT b.awake AND b.position < s.last_sequence`;
  const woken = asleep.map(({ id }) => ({ id: randomUUID(), data: { subscriptionId: id } }));
  for (const job of woken) {
    await tx.subscription.update({
      where: { id: job.data.subscriptionId },
      data: { awake: true, jobId: job.id },
    });
  }
  await jobs.insert(STREAM_EVENTS, woken, sqlOfPrisma(tx));
  return woken.length > 0;
}
