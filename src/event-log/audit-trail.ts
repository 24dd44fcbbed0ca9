import type { AuditTrail, OwnEvent, RecordedEvent } from '../access/audit-trail.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { type ChangeTurns, createChangeTurns } from '../database/change-turns.ts';
import { inPrismaTransaction, type PrismaTransaction } from '../database/prisma-transaction.ts';
import { sqlOfPrisma } from '../database/sql.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Notifications } from '../queue/notifications.ts';
import { withPartitions } from './missing-partition.ts';
import { announce, recordOwnEvents } from './record-own-events.ts';

interface Pending {
  readonly event: OwnEvent;
  readonly then: ((recorded: RecordedEvent) => Promise<void>) | undefined;
}

/** The trail that appends to the event log: at the end of the change, so that streams are locked only briefly. */
export function createAuditTrail(deps: {
  readonly prisma: PrismaClient;
  /** Absent: the trail makes its own turns. */
  readonly turns?: ChangeTurns;
  readonly jobs: JobQueue;
  readonly notifications: Notifications;
  readonly now: () => Date;
}): AuditTrail {
  const { prisma, turns = createChangeTurns(), jobs, notifications, now } = deps;
  return {
    async run(key, work) {
      const change = async (tx: PrismaTransaction) => {
        const pending: Pending[] = [];
        const result = await work(tx, (event, then) => void pending.push({ event, then }));
        const ownEvents = pending.map(({ event }) => event);
        const appended = await recordOwnEvents(sqlOfPrisma(tx), jobs, ownEvents, now());
        for (const [index, { then }] of pending.entries()) {
          const event = appended.events[index];
          if (event !== undefined) await then?.(event);
        }
        return { value: result, recorded: appended };
      };
      const { value, recorded } = await turns.run(key, () =>
        withPartitions(sqlOfPrisma(prisma), () => inPrismaTransaction(prisma, change)),
      );
      announce(notifications, recorded);
      return value;
    },
  };
}
