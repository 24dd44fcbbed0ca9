import type pg from 'pg';
import type { EventFilter } from '../event-log/event-filter.ts';
import type { ShipmentLimits } from '../destination-kinds/sender.ts';
import { readSize } from '../streaming/stream/batch-size.ts';
import { repeatableEnd } from '../streaming/stream/held-shipment.ts';
import { readBatch, type Reading, readShipment } from '../streaming/stream/read-batch.ts';
import { firstShipment } from '../streaming/stream/cut-shipments.ts';
import type { ReplayCursor } from './replay-claim.ts';

const BATCH_SIZE = 128;

/**
 * The next batch of the span, by the destination's current filter; one shipment where shipments are repeated unchanged.
 */
export async function readSpan(
  pool: pg.Pool,
  cursor: ReplayCursor,
  filter: EventFilter | undefined,
  limits: ShipmentLimits,
): Promise<Reading> {
  const { streamId, held } = cursor;
  if (!limits.stable) return withinSpan(cursor, await readBatch(pool, streamId, cursor, BATCH_SIZE, filter));
  const end = repeatableEnd(held, filter);
  if (end !== undefined) return withinSpan(cursor, await readShipment(pool, streamId, cursor, end, filter));
  const size = readSize(limits, BATCH_SIZE, false);
  const reading = await readBatch(pool, streamId, cursor, size.events, filter, size.bytes);
  return firstShipment(withinSpan(cursor, reading), limits);
}

function withinSpan(cursor: ReplayCursor, reading: Reading): Reading {
  const { lastSequence } = cursor;
  const { events, end } = reading;
  // If nothing is left to read because older partitions are gone, the stream is done, too.
  const isLast = end.sequence >= lastSequence || end.sequence === cursor.sequence;
  return {
    ...reading,
    events: events.filter(({ sequence }) => sequence <= lastSequence),
    end: isLast ? { ...end, sequence: lastSequence } : end,
  };
}
