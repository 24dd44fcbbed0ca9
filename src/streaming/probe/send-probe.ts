import type pg from 'pg';
import type { EventFilter } from '../../event-log/event-filter.ts';
import type { DueEvent } from '../../event-log/due-events.ts';
import { lastPassingBefore } from '../../event-log/last-passing-before.ts';
import { triesAnother } from './after-probe.ts';
import type { Attempt } from '../attempts/attempts.ts';
import { planProbe, type Backlog } from './probe-plan.ts';
import { readBatch } from '../stream/read-batch.ts';
import { sendOne } from '../request/send-one.ts';
import type { Streaming } from '../streaming.ts';
import type { Target } from '../request/target.ts';
import type { Position } from '../stream/subscription-claim.ts';

/** One event that a probe has sent. */
export interface SentProbe {
  readonly subscriptionId: number;
  /** The subscription's, when it was read. */
  readonly position: number;
  readonly isNext: boolean;
  readonly event: DueEvent;
  readonly attempt: Attempt;
}

interface ReadableBacklog extends Backlog {
  readonly streamId: number;
  readonly receivedAt: Date;
  readonly previous: number | null;
}

/** Sends the events of a probe one after the other until one is taken or not even answered; none when nothing waits. */
export async function sendProbe(
  streaming: Streaming,
  destinationId: number,
  target: Target,
  stopping: AbortSignal,
): Promise<readonly SentProbe[]> {
  const { database, metrics, now, random } = streaming;
  const backlogs = await findBacklogs(database.pool, destinationId);
  const sent: SentProbe[] = [];
  // A search that a filter leaves without a result has looked through all that waits: it is made once.
  const emptyFrom = new Map<number, number>();
  for (const { subscriptionId, sequence, isNext } of planProbe(backlogs, random)) {
    const backlog = backlogs.find((found) => found.subscriptionId === subscriptionId);
    if (backlog === undefined || sequence >= (emptyFrom.get(subscriptionId) ?? Infinity)) continue;
    const event = await readEvent(database.pool, backlog, sequence, target.config.filter);
    if (event === undefined) emptyFrom.set(subscriptionId, sequence);
    // What is older than the retention is gone: the event that follows stands in for it.
    if (event === undefined || sent.some((before) => before.event.id === event.id)) continue;
    const at = now();
    const number = sent.length === 0 ? target.probes + 2 : 1;
    const context = { at, trigger: 'PROBE', attempt: number } as const;
    const report = await sendOne(streaming, target.sender, event, context, stopping);
    const attempt: Attempt = { event, at, number, trigger: 'PROBE', ...report };
    metrics.attempted([attempt]);
    sent.push({ subscriptionId, position: backlog.position, isNext, event, attempt });
    if (!triesAnother(attempt.outcome) || stopping.aborted) break;
  }
  return sent;
}

async function findBacklogs(pool: pg.Pool, destinationId: number): Promise<readonly ReadableBacklog[]> {
  const { rows } = await pool.query<ReadableBacklog>(
    `SELECT b.id AS "subscriptionId", b.position, s.last_sequence AS "lastSequence", b.stream_id AS "streamId",
            b.position_received_at AS "receivedAt", b.previous
     FROM subscriptions b JOIN streams s ON s.id = b.stream_id
     WHERE b.destination_id = $1 AND b.position < s.last_sequence ORDER BY b.id`,
    [destinationId],
  );
  return rows;
}

async function readEvent(
  pool: pg.Pool,
  backlog: ReadableBacklog,
  sequence: number,
  filter: EventFilter | undefined,
): Promise<DueEvent | undefined> {
  const { streamId, receivedAt } = backlog;
  const previous = await previousOf(pool, backlog, sequence, filter);
  let after: Position = { sequence: sequence - 1, receivedAt, previous };
  for (;;) {
    const { events, end, more } = await readBatch(pool, streamId, after, 1, filter);
    const [event] = events;
    if (event !== undefined || !more) return event;
    // Nothing passes the filter there: what passes after it stands in for it.
    after = end;
  }
}

/** What the stream will tell this event of the one before it. */
async function previousOf(
  pool: pg.Pool,
  { streamId, position, receivedAt, previous }: ReadableBacklog,
  sequence: number,
  filter: EventFilter | undefined,
): Promise<number | null> {
  if (sequence === position + 1) return previous;
  if (filter === undefined) return sequence - 1;
  const from = { sequence: position, receivedAt };
  return (await lastPassingBefore(pool, streamId, from, sequence, filter)) ?? previous;
}
