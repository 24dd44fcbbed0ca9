import type pg from 'pg';
import { type DueEvent, dueEvents, type DueEvents } from '../../event-log/due-events.ts';
import type { EventFilter } from '../../event-log/event-filter.ts';
import type { Newest, NewestFollower } from '../../event-log/newest-events.ts';
import {
  MAX_BATCH_BYTES,
  readEventsAfter,
  type LoggedEvent,
  type LogPosition,
} from '../../event-log/read-events.ts';
import {
  FILTER_WINDOW,
  readFilteredEventsAfter,
  type FilteredReading,
} from '../../event-log/read-filtered-events.ts';
import { MAX_READ_BYTES, type ReadSize } from './batch-size.ts';
import type { Position } from './subscription-claim.ts';

/** What a destination gets of the events after a position, and how far that goes. */
export interface Reading extends Pick<FilteredReading, 'more' | 'missing'>, Pick<DueEvents, 'events'> {
  /** The last event that was looked at; the position itself when there was none. */
  readonly end: Position;
}

/** Reads the next batch of a destination, by its filter if it has one. */
export async function readBatch(
  pool: pg.Pool,
  streamId: number,
  after: Position,
  limit: number,
  filter: EventFilter | undefined,
  bytes: number = MAX_BATCH_BYTES,
): Promise<Reading> {
  const read =
    filter === undefined
      ? await readAllAfter(pool, streamId, after, limit, bytes)
      : await readFilteredEventsAfter(pool, streamId, after, limit, filter, FILTER_WINDOW, bytes);
  return readingOf(streamId, after, read);
}

/**
 * Reads the next batch of a destination without a filter: from memory where its events are still there, or as soon as another
 * destination has read them.
 */
export async function readShared(
  pool: pg.Pool,
  newest: NewestFollower,
  streamId: number,
  after: Position,
  size: ReadSize,
): Promise<Reading> {
  let found = inMemory(newest, after.sequence, size);
  const underWay = newest.underWay(after.sequence);
  if (found === undefined && underWay !== undefined) {
    await underWay;
    found = inMemory(newest, after.sequence, size);
  }
  const last = found?.events.at(-1);
  if (found !== undefined && last !== undefined) {
    const end = { sequence: last.sequence, receivedAt: last.receivedAt };
    return readingOf(streamId, after, { ...found, end, missing: 0, gone: [] });
  }
  const reading = readAllAfter(pool, streamId, after, size.events, size.bytes);
  newest.reads(after.sequence, reading);
  return readingOf(streamId, after, await reading);
}

function inMemory(newest: NewestFollower, sequence: number, size: ReadSize): Newest | undefined {
  const found = newest.after(sequence, size);
  if (found === undefined || size.mayBePart || !found.more) return found;
  const isFull = found.events.length >= size.events || isCut(found.events, size.bytes);
  return isFull ? found : undefined;
}

function readingOf(streamId: number, after: Position, read: FilteredReading): Reading {
  const { events, previous } = dueEvents({ streamId, previous: after.previous }, read.events, read.gone);
  return { events, end: { ...read.end, previous }, more: read.more, missing: read.missing };
}

async function readAllAfter(
  pool: pg.Pool,
  streamId: number,
  after: LogPosition,
  limit: number,
  bytes: number,
): Promise<FilteredReading> {
  const events = await readEventsAfter(pool, streamId, after, limit, bytes);
  const last = events.at(-1);
  if (last === undefined) return { events, end: after, more: false, missing: 0, gone: [] };
  const end = { sequence: last.sequence, receivedAt: last.receivedAt };
  const missing = end.sequence - after.sequence - events.length;
  return {
    events,
    end,
    more: events.length === limit || isCut(events, bytes),
    missing,
    gone: missing === 0 ? [] : goneBefore(after, events),
  };
}

function goneBefore({ sequence: before }: LogPosition, events: readonly LoggedEvent[]): number[] {
  return events.flatMap(({ sequence }) => {
    const isNext = sequence === before + 1;
    before = sequence;
    return isNext ? [] : [sequence - 1];
  });
}

/** Whether a batch may have ended early because of its size. */
function isCut(events: readonly LoggedEvent[], bytes: number): boolean {
  // A UTF-16 unit takes at most three bytes: most batches need no second look.
  if (events.reduce((sum, { body }) => sum + body.length * 3, 0) < bytes) return false;
  return events.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0) >= bytes;
}

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
