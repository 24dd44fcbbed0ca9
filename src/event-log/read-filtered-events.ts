import type pg from 'pg';
import { filterValues, passesFilterSql, type EventFilter } from './event-filter.ts';
import { MAX_BATCH_BYTES, readOnwards, type LoggedEvent, type LogPosition } from './read-events.ts';

/**
 * Events that one read examines. With a filter on a rare type most events do not pass; examining this many costs about
 * as much as sending one batch (docs/performance.md).
 */
export const FILTER_WINDOW = 10_000;

/** The events after a position that pass the filter. */
export interface FilteredReading {
  readonly events: readonly LoggedEvent[];
  /** The last event that was examined; the position itself when no event follows. */
  readonly end: LogPosition;
  /** Whether events probably follow the end. */
  readonly more: boolean;
  /** Number of sequences up to the end whose events are gone. */
  readonly missing: number;
  /** The last sequence of each run of them, in order. */
  readonly gone: readonly number[];
}

interface PassingEvent extends LoggedEvent {
  /** The next event did not fit. */
  readonly cut: boolean;
}

interface Window extends LogPosition {
  readonly count: number;
}

/**
 * The next events after a position that pass, as `readEventsAfter` reads all: at most `limit` of them, and looking at
 * no more than the next `window` events. The reading ends with the last examined event, whether it passed or not.
 */
export async function readFilteredEventsAfter(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
  position: LogPosition,
  limit: number,
  filter: EventFilter,
  window: number = FILTER_WINDOW,
  bytes: number = MAX_BATCH_BYTES,
): Promise<FilteredReading> {
  const found = await readOnwards(pool, streamId, position, (until) =>
    findWindow(pool, streamId, position, until, window),
  );
  if (found === undefined) return { events: [], end: position, more: false, missing: 0, gone: [] };
  const missing = found.sequence - position.sequence - found.count;
  const gone = missing === 0 ? [] : await findGone(pool, streamId, position, found);
  const events = await readPassing(pool, streamId, position, found, { limit, bytes }, filter);
  const last = events.at(-1);
  // Events that pass may stand between the last event and the end of the window.
  if (last !== undefined && (events.length === limit || last.cut)) {
    const end = { sequence: last.sequence, receivedAt: last.receivedAt };
    return { events, end, more: true, missing: 0, gone: gone.filter((sequence) => sequence < end.sequence) };
  }
  const end = { sequence: found.sequence, receivedAt: found.receivedAt };
  return { events, end, more: found.count === window, missing, gone };
}

/** The end of the next `window` events; undefined when no event follows. Reads nothing but the primary key. */
async function findWindow(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
  position: LogPosition,
  until: Date,
  window: number,
): Promise<Window | undefined> {
  const { rows } = await pool.query<Window | Record<keyof Window, null>>({
    name: 'find-window',
    text: `SELECT max(sequence) AS sequence, max(received_at) AS "receivedAt", count(*) AS count
           FROM (SELECT sequence, received_at FROM audit_events
                 WHERE stream_id = $1 AND sequence > $2 AND received_at >= $3 AND received_at <= $4
                 ORDER BY sequence LIMIT $5) AS next`,
    values: [streamId, position.sequence, position.receivedAt.toISOString(), until.toISOString(), window],
  });
  const row = rows[0];
  return row === undefined || row.sequence === null ? undefined : row;
}

/** The last sequence of each run of events that are gone between a position and the end of its window. */
async function findGone(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
  position: LogPosition,
  end: LogPosition,
): Promise<number[]> {
  const { rows } = await pool.query<{ gone: number }>(
    `SELECT sequence - 1 AS gone
     FROM (SELECT sequence, lag(sequence, 1, $2::bigint) OVER (ORDER BY sequence) AS before FROM audit_events
           WHERE stream_id = $1 AND sequence > $2 AND sequence <= $4
             AND received_at >= $3 AND received_at <= $5) AS found
     WHERE sequence > before + 1 ORDER BY sequence`,
    [
      streamId,
      position.sequence,
      position.receivedAt.toISOString(),
      end.sequence,
      end.receivedAt.toISOString(),
    ],
  );
  return rows.map(({ gone }) => gone);
}

async function readPassing(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
  position: LogPosition,
  end: LogPosition,
  { limit, bytes }: { readonly limit: number; readonly bytes: number },
  filter: EventFilter,
): Promise<PassingEvent[]> {
  const { rows } = await pool.query<PassingEvent>({
    name: 'read-filtered-events-after',
    text: `SELECT sequence, id, event_type AS "eventType", received_at AS "receivedAt", body, via,
                  bytes_before + octet_length(body) >= $6 AS cut
           FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY sequence) - octet_length(body) AS bytes_before
                 FROM (SELECT sequence, id, event_type, received_at, body, via FROM audit_events
                       WHERE stream_id = $1 AND sequence > $2 AND sequence <= $4
                         AND received_at >= $3 AND received_at <= $5 AND ${passesFilterSql(8)}
                       ORDER BY sequence LIMIT $7) AS next) AS sized
           WHERE bytes_before < $6
           ORDER BY sequence`,
    values: [
      streamId,
      position.sequence,
      position.receivedAt.toISOString(),
      end.sequence,
      end.receivedAt.toISOString(),
      bytes,
      limit,
      ...filterValues(filter),
    ],
  });
  return rows;
}

/**
 * The last sequence after a position and before another one whose event passes; undefined when no event passes. It
 * looks backwards, at no more than `window` events with each statement.
 */
export async function lastPassingBefore(
  pool: Pick<pg.Pool, 'query'>,
  streamId: number,
  position: LogPosition,
  before: number,
  filter: EventFilter,
  window: number = FILTER_WINDOW,
): Promise<number | undefined> {
  for (let end = before; end > position.sequence + 1; end -= window) {
    const after = Math.max(position.sequence, end - window - 1);
    const { rows } = await pool.query<{ sequence: number | null }>(
      `SELECT max(sequence) AS sequence FROM audit_events
       WHERE stream_id = $1 AND sequence > $2 AND sequence < $3 AND received_at >= $4 AND ${passesFilterSql(5)}`,
      [streamId, after, end, position.receivedAt.toISOString(), ...filterValues(filter)],
    );
    const found = rows[0]?.sequence ?? undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
