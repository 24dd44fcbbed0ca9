import { inPrismaTransaction, type PrismaTransaction } from '../database/prisma-transaction.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { sqlOfPrisma } from '../database/sql.ts';
import { lockDestination } from '../destinations/destination-changes.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import { sequenceSpan } from '../event-log/sequence-span.ts';
import { QUEUE_TOPIC } from '../event-log/topics.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Notifications } from '../queue/notifications.ts';
import { REPLAY_EVENTS } from '../streaming/replay-events.queue.ts';
import { replayErrors } from './replay-errors.ts';
import { WITH_STREAMS, type ReplayWithStreams } from './replay.type.ts';

export interface ReplayDeps {
  readonly prisma: PrismaClient;
  readonly jobs: JobQueue;
  readonly notifications: Pick<Notifications, 'publish'>;
  readonly now: () => Date;
}

/** When the events were accepted. Without `from`, from the oldest that is kept; without `to`, until now. */
export interface ReplaySpan {
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}

export type StartReplayResult =
  | { readonly kind: 'started'; readonly replay: ReplayWithStreams }
  | { readonly kind: 'refused'; readonly errors: ErrorText[] } // -> payload errors
  | { readonly kind: 'gone' }; // the destination, meanwhile -> resource not available

const OLDEST = new Date(0);

/** Sends the events of the span again to a destination, beside its stream; what is accepted later is not in it. */
export async function startReplay(
  deps: ReplayDeps,
  destinationId: number,
  span: ReplaySpan,
): Promise<StartReplayResult> {
  const now = deps.now();
  const from = span.from ?? OLDEST;
  const to = span.to ?? now;
  if (from >= to) return { kind: 'refused', errors: [replayErrors.REPLAY_SPAN_EMPTY] };
  const result = await inPrismaTransaction(deps.prisma, async (tx): Promise<StartReplayResult> => {
    // Two at once would send everything twice.
    if (!(await lockDestination(tx, destinationId))) return { kind: 'gone' };
    const open = await tx.replay.count({ where: { destinationId, finishedAt: null, cancelledAt: null } });
    if (open > 0) return { kind: 'refused', errors: [replayErrors.REPLAY_UNDER_WAY] };
    const streams = await spansOf(tx, destinationId, { from, to });
    const total = streams.reduce((sum, { after, last }) => sum + (last - after), 0);
    const replay = await tx.replay.create({
      data: {
        ...{ destinationId, from, to, total, createdAt: now },
        streams: {
          create: streams.map(({ streamId, after, last }) => ({
            ...{ streamId, position: after, lastSequence: last, positionReceivedAt: from },
          })),
        },
      },
      include: WITH_STREAMS,
    });
    await deps.jobs.insert(REPLAY_EVENTS, [{ data: { replayId: replay.id } }], sqlOfPrisma(tx));
    return { kind: 'started', replay };
  });
  if (result.kind === 'started') deps.notifications.publish(QUEUE_TOPIC, REPLAY_EVENTS.name);
  return result;
}

async function spansOf(
  tx: PrismaTransaction,
  destinationId: number,
  span: { readonly from: Date; readonly to: Date },
) {
  const subscriptions = await tx.subscription.findMany({
    where: { destinationId },
    select: { streamId: true },
    orderBy: { streamId: 'asc' },
  });
  const spans = [];
  for (const { streamId } of subscriptions) {
    spans.push({ streamId, ...(await sequenceSpan(sqlOfPrisma(tx), streamId, span)) });
  }
  return spans.filter(({ after, last }) => last > after);
}

/** Ends a replay; what is in flight is still sent. One that has ended stays as it is. Undefined: there is none. */
export async function cancelReplay(deps: ReplayDeps, id: number): Promise<ReplayWithStreams | undefined> {
  await deps.prisma.replay.updateMany({
    where: { id, finishedAt: null, cancelledAt: null },
    data: { cancelledAt: deps.now() },
  });
  return (await deps.prisma.replay.findUnique({ where: { id }, include: WITH_STREAMS })) ?? undefined;
}
