import type { Database } from '../database/database.ts';
import type { ChangeTurns } from '../database/change-turns.ts';
import type { PrismaClient, Replay } from '../database/generated/client.ts';
import { inPrismaTransaction, type PrismaTransaction } from '../database/prisma-transaction.ts';
import { sqlOfPrisma } from '../database/sql.ts';
import { lockDestination } from '../destinations/changes/destination-changes.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import { sequenceSpans, type SequenceSpan } from '../event-log/sequence-spans.ts';
import { QUEUE_TOPIC } from '../event-log/topics.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Notifications } from '../queue/notifications.ts';
import { REPLAY_EVENTS } from '../streaming/queues/queues.ts';
import { replayErrors } from './replay-errors.ts';
import { withProgress, type ReplayRecord } from './replay-record.ts';

export interface ReplayDeps {
  readonly prisma: PrismaClient;
  /** Connections for what is only read. */
  readonly reads: Pick<Database, 'prisma' | 'pool'>;
  readonly turns: ChangeTurns;
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
  | { readonly kind: 'started'; readonly replay: ReplayRecord }
  | { readonly kind: 'refused'; readonly errors: ErrorText[] } // -> payload errors
  | { readonly kind: 'gone' }; // the destination, meanwhile -> resource not available

const OLDEST = new Date(0);

/**
 * Sends the events of the span again to a destination, beside its stream; what is accepted later is not in it. `key`: as
 * whose share the change counts.
 */
export async function startReplay(
  deps: ReplayDeps,
  key: string,
  destinationId: number,
  span: ReplaySpan,
): Promise<StartReplayResult> {
  const now = deps.now();
  const from = span.from ?? OLDEST;
  const to = span.to ?? now;
  if (from >= to) return { kind: 'refused', errors: [replayErrors.REPLAY_SPAN_EMPTY] };
  // Before the change: with thousands of streams it takes seconds.
  const spans = await spansOf(deps, destinationId, { from, to });
  const start = async (tx: PrismaTransaction): Promise<StartReplayResult> => {
    // Two at once would send everything twice.
    if (!(await lockDestination(tx, destinationId))) return { kind: 'gone' };
    const open = await tx.replay.count({ where: { destinationId, finishedAt: null, cancelledAt: null } });
    if (open > 0) return { kind: 'refused', errors: [replayErrors.REPLAY_UNDER_WAY] };
    const total = spans.reduce((sum, { after, last }) => sum + (last - after), 0);
    const replay = await tx.replay.create({ data: { destinationId, from, to, total, createdAt: now } });
    await insertStreams(tx, replay, spans);
    await deps.jobs.insert(REPLAY_EVENTS, [{ data: { replayId: replay.id } }], sqlOfPrisma(tx));
    return { kind: 'started', replay: { ...replay, left: total } };
  };
  const result = await deps.turns.run(key, () => inPrismaTransaction(deps.prisma, start));
  if (result.kind === 'started') deps.notifications.publish(QUEUE_TOPIC, REPLAY_EVENTS.name);
  return result;
}

/** What the span holds of every stream that the destination reads: of its group's, or of all there are. */
async function spansOf(
  { reads }: ReplayDeps,
  destinationId: number,
  span: { readonly from: Date; readonly to: Date },
): Promise<readonly SequenceSpan[]> {
  const subscriptions = await reads.prisma.subscription.findMany({
    where: { destinationId },
    select: { streamId: true },
  });
  const streamIds = subscriptions.map(({ streamId }) => streamId);
  const spans = await sequenceSpans(reads.pool, streamIds, span);
  return spans.filter(({ after, last }) => last > after);
}

async function insertStreams(
  tx: PrismaTransaction,
  { id, from }: Replay,
  spans: readonly SequenceSpan[],
): Promise<void> {
  const streamIds = spans.map(({ streamId }) => streamId);
  await tx.$executeRaw`
    INSERT INTO replay_streams (replay_id, stream_id, position, last_sequence, position_received_at)
    SELECT ${id}::int, spans.stream_id, spans.after, spans.last, ${from}::timestamptz
    FROM unnest(${streamIds}::int[], ${spans.map(({ after }) => after)}::bigint[],
                ${spans.map(({ last }) => last)}::bigint[]) AS spans(stream_id, after, last)
    -- A group may be gone since, and its stream with it.
    JOIN (SELECT id FROM streams WHERE id = ANY(${streamIds}::int[]) ORDER BY id FOR KEY SHARE) AS kept
      ON kept.id = spans.stream_id`;
}

/**
 * Ends a replay; requests in flight are still sent. A replay that has ended already stays as it is. Undefined: there is
 * no such replay.
 */
export async function cancelReplay(
  deps: ReplayDeps,
  key: string,
  id: number,
): Promise<ReplayRecord | undefined> {
  const { prisma, turns } = deps;
  await turns.run(key, () =>
    prisma.replay.updateMany({
      where: { id, finishedAt: null, cancelledAt: null },
      data: { cancelledAt: deps.now() },
    }),
  );
  const replay = await prisma.replay.findUnique({ where: { id } });
  return replay === null ? undefined : (await withProgress(prisma, [replay]))[0];
}
