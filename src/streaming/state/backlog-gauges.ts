import type pg from 'pg';
import type { StoredGauges } from '../../database/database-metrics.ts';
import { nextEventSql } from '../../event-log/next-event-sql.ts';
import type { Metrics } from '../../observability/metrics.ts';
import {
  DESTINATION_STATES,
  STATE_COLUMNS,
  stateOf,
  type DestinationState,
  type StateColumns,
} from './state-of.ts';

/** Destinations that have a series of their own: those that are furthest behind. */
export const MAX_DESTINATIONS = 100;

/** How many destinations are in which state, and which are behind. */
export function createBacklogGauges(metrics: Metrics, pool: pg.Pool, now: () => Date): StoredGauges {
  const states = metrics.gauge(
    'auditstream_destinations',
    'Destinations by state. The same from every process.',
    ['state'],
  );
  const behind = metrics.gauge(
    'auditstream_destinations_behind',
    'Active destinations with events that are not done yet. The same from every process.',
  );
  const events = metrics.gauge(
    'auditstream_events_behind',
    'Events that are not done yet, added up over all active destinations. The same from every process.',
  );
  const lag = metrics.gauge(
    'auditstream_destination_lag_events',
    `Events not taken care of yet, of the ${MAX_DESTINATIONS} active destinations furthest behind. The same from every process.`,
    ['destination'],
  );
  const oldest = metrics.gauge(
    'auditstream_destination_oldest_pending_seconds',
    `Age of the oldest event not taken care of yet, of the ${MAX_DESTINATIONS} active destinations furthest behind. The same from every process.`,
    ['destination'],
  );
  const all = [states, behind, events, lag, oldest];
  return {
    async update() {
      const counts = await countStates(pool);
      const backlog = await findBacklog(pool);
      // Remove the series of destinations that have caught up.
      for (const gauge of all) gauge.clear();
      for (const state of DESTINATION_STATES) states.set(counts.get(state) ?? 0, { state });
      behind.set(backlog[0]?.destinations_behind ?? 0);
      events.set(backlog[0]?.events_behind ?? 0);
      for (const row of backlog) {
        const destination = String(row.destination_id);
        lag.set(row.lag, { destination });
        if (row.oldest === null) continue;
        oldest.set(Math.max(now().getTime() - row.oldest.getTime(), 0) / 1_000, { destination });
      }
    },
    clear() {
      for (const gauge of all) gauge.clear();
    },
  };
}

async function countStates(pool: pg.Pool): Promise<ReadonlyMap<DestinationState, number>> {
  const { rows } = await pool.query<StateColumns & { count: number }>({
    name: 'count-destination-states',
    text: `SELECT ${STATE_COLUMNS}, count(*) AS count FROM destinations d GROUP BY 1, 2, 3`,
  });
  const counts = new Map<DestinationState, number>();
  for (const { count, ...columns } of rows) {
    const state = stateOf(columns);
    counts.set(state, (counts.get(state) ?? 0) + count);
  }
  return counts;
}

interface BacklogRow {
  readonly destination_id: number;
  readonly lag: number;
  readonly oldest: Date | null;
  readonly destinations_behind: number;
  readonly events_behind: number;
}

/** The worst first. Of a destination with many streams, the ten that wait longest are looked at for the oldest event. */
async function findBacklog(pool: pg.Pool): Promise<BacklogRow[]> {
  const { rows } = await pool.query<BacklogRow>({
    name: 'find-backlog',
    text: `WITH behind AS (
             SELECT b.destination_id, b.stream_id, b.position, b.position_received_at,
                    t.last_sequence - b.position AS lag, t.last_received_at
             FROM subscriptions b JOIN streams t ON t.id = b.stream_id JOIN destinations d ON d.id = b.destination_id
             WHERE b.position < t.last_sequence AND d.active
           ), worst AS (
             SELECT destination_id, sum(lag)::bigint AS lag, count(*) OVER () AS destinations_behind,
                    sum(sum(lag)) OVER ()::bigint AS events_behind
             FROM behind GROUP BY destination_id ORDER BY sum(lag) DESC LIMIT $1
           )
           SELECT w.*, (
             SELECT min(first.received_at)
             FROM (SELECT * FROM behind WHERE behind.destination_id = w.destination_id
                   ORDER BY position_received_at LIMIT 10) AS b
             CROSS JOIN LATERAL ${nextEventSql('e.received_at', 'b', 'b')} AS first
           ) AS oldest
           FROM worst w ORDER BY lag DESC`,
    values: [MAX_DESTINATIONS],
  });
  return rows;
}
