import type pg from 'pg';
import type { DueEvent } from '../../event-log/due-events.ts';
import type { EventFilter } from '../../event-log/event-filter.ts';
import { MAX_READ_BYTES } from './batch-size.ts';
import { readBatch, type Reading } from './read-batch.ts';
import type { Position } from './subscription-claim.ts';

/** Reads a shipment again: what is due after the position up to a sequence, however much there is behind it. */
export async function readShipment(
  pool: pg.Pool,
  streamId: number,
  after: Position,
  end: number,
  filter: EventFilter | undefined,
): Promise<Reading> {
  const events: DueEvent[] = [];
  let missing = 0;
  let place = after;
  for (;;) {
    // It was made of one reading, but of how many bytes says the destination of that time.
    const limit = end - place.sequence;
    const reading = await readBatch(pool, streamId, place, limit, filter, MAX_READ_BYTES);
    const own = reading.events.filter(({ sequence }) => sequence <= end);
    events.push(...own);
    if (reading.end.sequence > end) {
      // Its last event is gone, or the reading went further than the shipment. Events that are gone count as passed.
      const receivedAt = own.at(-1)?.receivedAt ?? place.receivedAt;
      return { events, end: { sequence: end, receivedAt, previous: end }, more: true, missing };
    }
    missing += reading.missing;
    const isNothingLeft = reading.end.sequence === place.sequence;
    place = reading.end;
    if (isNothingLeft || place.sequence === end) return { events, end: place, more: !isNothingLeft, missing };
  }
}
