import type { Queryable } from '../../database/cancellable.ts';
import { checkOf } from './event-check.ts';
import { conditionsOf, type EventScope, keyOf } from './event-conditions.ts';
import type { EventFilters } from './event-filters.ts';
import { binder, type EventPosition } from './event-statements.ts';

/**
 * How many events below a position and above a key pass. Undefined where finding that out takes looking at more than `limit` events, or at what
 * stands in them.
 */
export async function countEvents(
  db: Queryable,
  scope: EventScope,
  filters: EventFilters,
  { from, floor }: { readonly from: EventPosition; readonly floor: number },
  limit: number,
): Promise<number | undefined> {
  if (checkOf(filters) !== undefined) return undefined;
  const values: unknown[] = [];
  const bind = binder(values);
  const key = keyOf(scope);
  const lowest = Math.max(from.key - limit, floor + 1);
  const before = lowest - 1;
  // Ids have gaps: a missing id right below says nothing.
  if (key === 'id' && before > floor) return undefined;
  const passing = `${conditionsOf(scope, filters, bind, true)} AND ${key} >= ${bind(lowest)} AND ${key} < ${bind(from.key)}`;
  const more =
    before > floor
      ? `EXISTS (SELECT FROM audit_events WHERE stream_id = ${bind(scope.streamId)} AND sequence = ${bind(before)})`
      : 'false';
  const { rows } = await db.query<{ count: number | null }>(
    `SELECT CASE WHEN NOT ${more} THEN (SELECT count(*)::int FROM audit_events WHERE ${passing}) END AS count`,
    values,
  );
  return rows[0]?.count ?? undefined;
}
