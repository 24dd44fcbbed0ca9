import type pg from 'pg';
import type { DueEvent } from '../../event-log/due-events.ts';
import { sendShipment } from '../request/send-shipment.ts';
import type { Target } from '../request/target.ts';
import { MAX_READ_BYTES, readSize } from '../stream/batch-size.ts';
import { holdShipment, repeatableEnd, shipmentOf } from '../stream/held-shipment.ts';
import { readBatch, type Reading, readShipment } from '../stream/read-batch.ts';
import { firstShipment } from '../stream/cut-shipments.ts';
import { attemptsOf, outcomeOfRequest, type ShippedEvents } from '../stream/shipment-attempts.ts';
import type { Streaming } from '../streaming.ts';
import { triesAnother } from './after-probe.ts';
import { startOf, type ReadableBacklog } from './backlogs.ts';
import { MAX_PROBE_EVENTS } from './probe-plan.ts';
import type { SentProbe } from './probe-event.ts';

/**
 * Sends the next shipments of the subscriptions, whole shipments that are repeated unchanged, one after the other until
 * one is accepted or not even answered. Shipments that may have been sent already go first.
 */
export async function probeShipments(
  streaming: Streaming,
  backlogs: readonly ReadableBacklog[],
  target: Target,
  stopping: AbortSignal,
): Promise<readonly SentProbe[]> {
  const inOrder = [
    ...backlogs.filter(({ held }) => held !== undefined),
    ...backlogs.filter(({ held }) => held === undefined),
  ];
  const sent: SentProbe[] = [];
  // The bytes that it reads count in the slow lane, as those of streams without success do.
  const memory = streaming.lanes.slow.bytes;
  await memory.take(MAX_READ_BYTES, stopping);
  try {
    for (const backlog of inOrder.slice(0, MAX_PROBE_EVENTS)) {
      if (stopping.aborted) break;
      const number = sent.length === 0 ? target.probes + 2 : 1;
      const probe = await probeOne(streaming, backlog, target, number, stopping);
      if (probe === undefined) continue;
      sent.push(probe);
      if (!triesAnother(probe.outcome)) break;
    }
  } finally {
    memory.release(MAX_READ_BYTES);
  }
  return sent;
}

async function probeOne(
  streaming: Streaming,
  backlog: ReadableBacklog,
  { config, sender }: Target,
  number: number,
  stopping: AbortSignal,
): Promise<SentProbe | undefined> {
  const { pool } = streaming.database;
  const { subscriptionId, position } = backlog;
  const reading = await readNext(pool, backlog, { config, sender });
  const [first, ...others] = reading.events;
  const shipment = shipmentOf(reading, config.filter);
  if (first === undefined || shipment === undefined) return undefined;
  // Another process is still at it, or has moved on.
  if (!(await holdShipment(pool, { subscriptionId }, position, shipment))) return undefined;

  const events: ShippedEvents = [first, ...others];
  const at = streaming.now();
  const context = { at, trigger: 'PROBE', attempt: number } as const;
  const report = await sendShipment(streaming, sender, events, context, stopping);
  const attempts = attemptsOf(events, report, { at, trigger: 'PROBE', number });
  streaming.metrics.attempted(attempts);
  const event: DueEvent = others.at(-1) ?? first;
  const outcome = outcomeOfRequest(report.outcome);
  return { next: { subscriptionId, position }, event, outcome, attempts };
}

/** The shipment that may have gone out already, or the next one. */
async function readNext(
  pool: pg.Pool,
  backlog: ReadableBacklog,
  { config: { filter }, sender: { limits } }: Pick<Target, 'config' | 'sender'>,
): Promise<Reading> {
  const { streamId } = backlog;
  let after = startOf(backlog);
  const end = repeatableEnd(backlog.held, filter);
  if (end !== undefined) return readShipment(pool, streamId, after, end, filter);
  const { events, bytes } = readSize(limits, 1, false);
  for (;;) {
    const reading = await readBatch(pool, streamId, after, events, filter, bytes);
    if (reading.events.length > 0 || !reading.more) return firstShipment(reading, limits);
    // Nothing passes the filter there.
    after = reading.end;
  }
}
