import type pg from 'pg';
import type { EventFilter } from '../../event-log/event-filter.ts';
import type { DueEvent } from '../../event-log/due-events.ts';
import { lastPassingBefore } from '../../event-log/read-filtered-events.ts';
import { triesAnother } from './after-probe.ts';
import { findBacklogs, startOf, type ReadableBacklog } from './backlogs.ts';
import { planProbe } from './probe-plan.ts';
import { probeEvent, type SentProbe } from './probe-event.ts';
import { probeParked } from './probe-parked.ts';
import { probeShipments } from './probe-shipments.ts';
import { readBatch } from '../stream/read-batch.ts';
import type { Streaming } from '../streaming.ts';
import type { Target } from '../request/target.ts';
import type { Position } from '../stream/subscription-claim.ts';

/**
 * Sends the events of a probe one after the other until one is taken or not even answered; none when nothing waits. Where
 * shipments are repeated as they are, it sends these.
 */
export async function sendProbe(
  streaming: Streaming,
  destinationId: number,
  target: Target,
  stopping: AbortSignal,
): Promise<readonly SentProbe[]> {
  const backlogs = await findBacklogs(streaming.database.pool, destinationId);
  if (target.sender.limits.stable) return probeShipments(streaming, backlogs, target, stopping);
  return probeEvents(streaming, backlogs, target, stopping);
}

async function probeEvents(
  streaming: Streaming,
  backlogs: readonly ReadableBacklog[],
  target: Target,
  stopping: AbortSignal,
): Promise<readonly SentProbe[]> {
  const { database, random } = streaming;
  const sent: SentProbe[] = [];
  // A search without a result has examined everything that waits, so it is made once.
  const emptyFrom = new Map<number, number>();
  for (const { subscriptionId, sequence, isNext } of planProbe(backlogs, random)) {
    const backlog = backlogs.find((found) => found.subscriptionId === subscriptionId);
    if (backlog === undefined || sequence >= (emptyFrom.get(subscriptionId) ?? Infinity)) continue;
    const event = await readEvent(database.pool, backlog, sequence, target.config.filter);
    if (event === undefined) emptyFrom.set(subscriptionId, sequence);
    // Events older than the retention are gone: the event that follows takes their place.
    if (event === undefined || sent.some((before) => before.event.id === event.id)) continue;
    const number = sent.length === 0 ? target.probes + 2 : 1;
    const probe = await probeEvent(streaming, target, event, number, stopping);
    sent.push({ ...probe, next: isNext ? { subscriptionId, position: backlog.position } : undefined });
    if (!triesAnother(probe.outcome) || stopping.aborted) return sent;
  }
  return sent.length === 0
    ? sent
    : [...sent, ...(await probeParked(streaming, target, sent.length, stopping))];
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
    // No event passes the filter there: the next one that passes replaces it.
    after = end;
  }
}

/** The `previous` that the stream will give this event. */
async function previousOf(
  pool: pg.Pool,
  backlog: ReadableBacklog,
  sequence: number,
  filter: EventFilter | undefined,
): Promise<number | null> {
  const { streamId, position, previous } = backlog;
  if (sequence === position + 1) return previous;
  if (filter === undefined) return sequence - 1;
  return (await lastPassingBefore(pool, streamId, startOf(backlog), sequence, filter)) ?? previous;
}
