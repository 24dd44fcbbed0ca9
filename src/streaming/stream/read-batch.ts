import type pg from 'pg';
import type { EventFilter } from '../../event-log/event-filter.ts';
import {
  MAX_BATCH_BYTES,
  readEventsAfter,
  type LoggedEvent,
  type LogPosition,
} from '../../event-log/read-events.ts';
import { readFilteredEventsAfter, type FilteredReading } from '../../event-log/read-filtered-events.ts';

/** What a destination gets of the events after a position, and how far that goes. */
export type Reading = FilteredReading;

/** Reads the next batch of a destination, by its filter if it has one. */
export async function readBatch(
  pool: pg.Pool,
  streamId: number,
  after: LogPosition,
  limit: number,
  filter: EventFilter | undefined,
): Promise<Reading> {
  if (filter !== undefined) return readFilteredEventsAfter(pool, streamId, after, limit, filter);
  const events = await readEventsAfter(pool, streamId, after, limit);
  const last = events.at(-1);
  if (last === undefined) return { events, end: after, more: false, missing: 0 };
  const end = { sequence: last.sequence, receivedAt: last.receivedAt };
  return {
    events,
    end,
    more: events.length === limit || isCut(events),
    missing: end.sequence - after.sequence - events.length,
  };
}

/** Whether a batch may have ended early because of its size; a UTF-16 unit takes at most three bytes. */
function isCut(events: readonly LoggedEvent[]): boolean {
  return events.reduce((sum, { body }) => sum + body.length * 3, 0) >= MAX_BATCH_BYTES;
}
