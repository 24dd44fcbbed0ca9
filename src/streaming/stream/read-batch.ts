import type pg from 'pg';
import type { EventFilter } from '../../event-log/event-filter.ts';
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

/** What a destination gets of the events after a position, and how far that goes. */
export type Reading = FilteredReading;

/** Reads the next batch of a destination, by its filter if it has one. */
export async function readBatch(
  pool: pg.Pool,
  streamId: number,
  after: LogPosition,
  limit: number,
  filter: EventFilter | undefined,
  bytes: number = MAX_BATCH_BYTES,
): Promise<Reading> {
  if (filter !== undefined)
    return readFilteredEventsAfter(pool, streamId, after, limit, filter, FILTER_WINDOW, bytes);
  const events = await readEventsAfter(pool, streamId, after, limit, bytes);
  const last = events.at(-1);
  if (last === undefined) return { events, end: after, more: false, missing: 0 };
  const end = { sequence: last.sequence, receivedAt: last.receivedAt };
  return {
    events,
    end,
    more: events.length === limit || isCut(events, bytes),
    missing: end.sequence - after.sequence - events.length,
  };
}

/** Whether a batch may have ended early because of its size. */
function isCut(events: readonly LoggedEvent[], bytes: number): boolean {
  // A UTF-16 unit takes at most three bytes: most batches need no second look.
  if (events.reduce((sum, { body }) => sum + body.length * 3, 0) < bytes) return false;
  return events.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0) >= bytes;
}
