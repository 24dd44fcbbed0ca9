import type pg from 'pg';
import { nextEventSql } from '../event-log/next-event-sql.ts';
import type { FindRows } from '../graphql/keyset-page.ts';
import type { DeliveriesArgs } from './deliveries.input.ts';
import type { DeliveryStatus } from './delivery.type.ts';

/** The wanted deliveries of a destination; a filter that is null or absent excludes none. */
export type DeliveryFilters = Pick<DeliveriesArgs, 'status' | 'eventType' | 'from' | 'to'>;

/**
 * Finds deliveries by the ids of their events. They are the key of pages: attempts are stored in their order, so the
 * time of a page does not depend on the number of deliveries.
 */
export function findDeliveries(
  pool: Pick<pg.Pool, 'query'>,
  destinationId: number,
  filters: DeliveryFilters,
): FindRows<{ readonly id: number }> {
  return async ({ where: { id: range }, orderBy, take }) => {
    const values: unknown[] = [destinationId, take];
    const parameter = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
    const condition = (comparison: string, value: string | null | undefined, type: string): string[] =>
      value === null || value === undefined ? [] : [`${comparison} ${parameter(value, type)}`];
    const common = [
      ...Object.entries(range).map(
        ([comparison, id]) =>
          `event_id ${COMPARISONS[comparison as keyof typeof range]} ${parameter(id, 'bigint')}`,
      ),
      ...condition('event_type =', filters.eventType, 'text'),
    ];
    const span = [
      ...condition('attempted_at >=', filters.from?.toISOString(), 'timestamptz'),
      ...condition('attempted_at <', filters.to?.toISOString(), 'timestamptz'),
    ];
    const order = `ORDER BY event_id ${orderBy.id} LIMIT $2`;
    const { status } = filters;
    const next = status === 'RETRYING' ? await findNextEvent(pool, destinationId) : undefined;
    const sources =
      status === 'RETRYING'
        ? retrying(next === undefined ? undefined : parameter(next, 'bigint'))
        : SOURCES[status ?? 'any'];
    const branches = sources.map((source) => `(${source(common, span)} ${order})`);
    const { rows } = await pool.query<{ id: number }>(
      `SELECT event_id AS id FROM (${branches.join(' UNION ')}) AS found ${order}`,
      values,
    );
    return rows;
  };
}

const COMPARISONS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** Event ids of one destination (`$1`), from one table. */
type Source = (common: readonly string[], span: readonly string[]) => string;

const attemptsWith =
  (...conditions: string[]): Source =>
  (common, span) =>
    `SELECT DISTINCT event_id FROM attempts a WHERE ${all('a.destination_id = $1', ...conditions, ...common, ...span)}`;

/** Selects rows of deliveries; a row is within a time span if one of its attempts is. */
const rowsWith =
  (table: string, ...conditions: string[]): Source =>
  (common, span) => {
    const within = `EXISTS (SELECT FROM attempts o WHERE ${all('o.destination_id = $1', 'o.event_id = a.event_id', ...span)})`;
    return `SELECT event_id FROM ${table} a
            WHERE ${all('a.destination_id = $1', ...conditions, ...common, ...(span.length > 0 ? [within] : []))}`;
  };

const succeeded: Source = (common, span) =>
  span.length === 0
    ? attemptsWith(isDelivered('a'))(common, span)
    : attemptsWith(`(${isDelivered('a')} OR ${SUCCEEDED})`)(common, span);

const SUCCEEDED = `EXISTS (SELECT FROM attempts s WHERE s.destination_id = a.destination_id AND s.event_id = a.event_id
                             AND ${isDelivered('s')})`;

// An attempt failed, then the destination went down: the event is still in the stream.
const STILL_IN_STREAM = [
  'a.error_class IS NOT NULL',
  `a."trigger" <> 'TEST'`,
  `NOT ${SUCCEEDED}`,
  'NOT EXISTS (SELECT FROM failed_deliveries f WHERE f.destination_id = a.destination_id AND f.event_id = a.event_id)',
  `EXISTS (SELECT FROM audit_events e JOIN subscriptions b ON b.stream_id = e.stream_id
           WHERE e.id = a.event_id AND b.destination_id = $1 AND e.sequence > b.position)`,
];

const SOURCES: Readonly<Record<Exclude<DeliveryStatus, 'RETRYING'> | 'any', readonly Source[]>> = {
  any: [attemptsWith()],
  DELIVERED: [succeeded],
  FAILED: [
    rowsWith('failed_deliveries', 'a.dead_at IS NOT NULL'),
    attemptsWith('a.error_class IS NOT NULL', `a."trigger" = 'TEST'`),
  ],
};

/** `nextEvent`: the first event that the destination's stream still has to send; few attempts have a larger id. */
function retrying(nextEvent: string | undefined): readonly Source[] {
  return [
    rowsWith('failed_deliveries', 'a.dead_at IS NULL'),
    rowsWith('farewell_deliveries', 'a.attempts > 0'),
    ...(nextEvent === undefined ? [] : [attemptsWith(`a.event_id >= ${nextEvent}`, ...STILL_IN_STREAM)]),
  ];
}

/**
 * The id of the oldest event after the destination's positions. A query of its own, so that PostgreSQL plans the next
 * one with its value.
 */
async function findNextEvent(
  pool: Pick<pg.Pool, 'query'>,
  destinationId: number,
): Promise<number | undefined> {
  const { rows } = await pool.query<{ id: number | null }>(
    `SELECT min(next.id) AS id FROM subscriptions b JOIN streams s ON s.id = b.stream_id
     CROSS JOIN LATERAL ${nextEventSql('e.id', 'b', 's')} next
     WHERE b.destination_id = $1 AND b.position < s.last_sequence`,
    [destinationId],
  );
  return rows[0]?.id ?? undefined;
}

/** The condition that an attempt got through. */
function isDelivered(attempt: string): string {
  return `attempt_outcome(${attempt}.outcome, ${attempt}.status, ${attempt}.error_class) = 'd'`;
}

function all(...conditions: readonly string[]): string {
  return conditions.join(' AND ');
}
