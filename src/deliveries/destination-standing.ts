import type pg from 'pg';
import { nextEventSql } from '../event-log/next-event-sql.ts';
import {
  STATE_COLUMNS,
  stateOf,
  type DestinationState,
  type StateColumns,
} from '../streaming/state/state-of.ts';

/** How far a destination has come. */
export interface DestinationStanding {
  readonly state: DestinationState;
  /** Events that are not finished: those after the positions, and deliveries that wait for another attempt. */
  readonly lag: number;
  /** When the oldest of them was accepted; null when `lag` is 0. */
  readonly oldestPendingAt: Date | null;
  /** Null unless RETRYING. */
  readonly nextProbeAt: Date | null;
}

/** The standing of destinations, all in one statement; each is looked up by keys, whatever its backlog. */
export async function loadStandings(
  pool: Pick<pg.Pool, 'query'>,
  destinationIds: readonly number[],
): Promise<Map<number, DestinationStanding>> {
  const { rows } = await pool.query<
    StateColumns & { id: number; nextProbeAt: Date | null; lag: number; oldestPendingAt: Date | null }
  >({ name: 'destination-standings', text: STANDINGS, values: [destinationIds] });
  return new Map(
    rows.map(({ id, lag, oldestPendingAt, nextProbeAt, ...columns }) => [
      id,
      standingOf(stateOf(columns), { lag, oldestPendingAt, nextProbeAt }),
    ]),
  );
}

/** Checked because the row may have the time of a probe that a pause has made stale. */
function standingOf(
  state: DestinationState,
  { nextProbeAt, ...standing }: Omit<DestinationStanding, 'state'>,
): DestinationStanding {
  return { ...standing, state, nextProbeAt: state === 'RETRYING' ? nextProbeAt : null };
}

// The next event is looked up only if there is one. Of the deliveries that wait, the one with the lowest id was
// accepted first.
const STANDINGS = `
  SELECT d.id, ${STATE_COLUMNS}, d.next_probe_at AS "nextProbeAt",
         (backlog.events + waiting.events)::bigint AS lag, least(backlog.oldest, first.received_at) AS "oldestPendingAt"
  FROM destinations d
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.last_sequence - b.position), 0) AS events, min(next.received_at) AS oldest
    FROM subscriptions b JOIN streams s ON s.id = b.stream_id
    LEFT JOIN LATERAL ${nextEventSql('e.received_at', 'b', 's')} next ON b.position < s.last_sequence
    WHERE b.destination_id = d.id) backlog
  CROSS JOIN LATERAL (
    SELECT count(*) AS events FROM failed_deliveries f WHERE f.destination_id = d.id AND f.dead_at IS NULL) waiting
  LEFT JOIN LATERAL (
    SELECT f.received_at FROM failed_deliveries f WHERE f.destination_id = d.id AND f.dead_at IS NULL
    ORDER BY f.event_id LIMIT 1) first ON true
  WHERE d.id = ANY($1::int[])`;
