import type pg from 'pg';
import { filterValues, passesFilterSql, type EventFilter } from './event-filter.ts';
import type { LogPosition } from './read-events.ts';
import { FILTER_WINDOW } from './read-filtered-events.ts';

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
