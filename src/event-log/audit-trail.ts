import type { AuditTrail, OwnEvent } from '../access/audit-trail.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { inPrismaTransaction, type PrismaTransaction } from '../database/prisma-transaction.ts';
import { sqlOfPrisma } from '../database/sql.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Notifications } from '../queue/notifications.ts';
import { appendEvents } from './append.ts';
import { toNewEvent } from './own-event.ts';
import { STREAM_EVENTS } from './stream-events.queue.ts';
import { QUEUE_TOPIC, STREAM_TOPIC } from './topics.ts';

/** The trail that appends to the event log. Streams are locked last, right before the commit, and so only briefly. */
export function createAuditTrail(deps: {
  readonly prisma: PrismaClient;
  readonly jobs: JobQueue;
  readonly notifications: Notifications;
  readonly now: () => Date;
}): AuditTrail {
  const { prisma, jobs, notifications, now } = deps;
  return {
    async run(work) {
      const { value, streamIds, woken } = await inPrismaTransaction(prisma, async (tx) => {
        const events: OwnEvent[] = [];
        const result = await work(tx, (event) => void events.push(event));
        return { value: result, ...(await append(tx, jobs, events, now())) };
      });
      for (const id of streamIds) notifications.publish(STREAM_TOPIC, String(id));
      if (woken > 0) notifications.publish(QUEUE_TOPIC, STREAM_EVENTS.name);
      return value;
    },
  };
}

async function append(
  tx: PrismaTransaction,
  jobs: JobQueue,
  events: readonly OwnEvent[],
  now: Date,
): Promise<{ streamIds: number[]; woken: number }> {
  if (events.length === 0) return { streamIds: [], woken: 0 };
  const rootIds = events.map(({ group }) => group?.rootId ?? null);
  const streams = await tx.stream.findMany({
    where: { OR: [{ groupId: { in: rootIds.filter((id) => id !== null) } }, { groupId: null }] },
    select: { id: true, groupId: true },
  });
  const streamOf = new Map(streams.map(({ id, groupId }) => [groupId, id]));
  // A group that this very change deletes has no stream any more: the installation keeps the record.
  const requests = events.map((event) => ({
    streamId: streamOf.get(event.group?.rootId ?? null) ?? (streamOf.get(null) as number),
    sender: null,
    events: [toNewEvent(event, now)],
  }));
  const { woken } = await appendEvents(sqlOfPrisma(tx), jobs, requests, { idempotencyWindow: 0 });
  return { streamIds: [...new Set(requests.map(({ streamId }) => streamId))], woken };
}
