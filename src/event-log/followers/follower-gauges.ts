import type pg from 'pg';
import type { StoredGauges } from '../../database/database-metrics.ts';
import type { Metrics } from '../../observability/metrics.ts';

/** How far the followers of the log are behind it. */
export function createFollowerGauges(
  metrics: Metrics,
  pool: pg.Pool,
  followers: readonly { readonly name: string }[],
): StoredGauges {
  const names = followers.map(({ name }) => name);
  const lag = metrics.gauge(
    'auditstream_follower_lag_events',
    'Events that a follower of the log has not reached yet, added up over all streams. The same from every process.',
    ['follower'],
  );
  return {
    async update() {
      const { rows } = await pool.query<{ follower: string; events: number }>({
        name: 'count-follower-lag',
        text: `SELECT f.follower, coalesce(sum(s.last_sequence - coalesce(p.sequence, 0)), 0)::bigint AS events
               FROM unnest($1::text[]) AS f(follower) LEFT JOIN streams s ON true
               LEFT JOIN follower_positions p ON p.stream_id = s.id AND p.follower = f.follower
               GROUP BY f.follower`,
        values: [names],
      });
      for (const { follower, events } of rows) lag.set(events, { follower });
    },
    clear: () => lag.clear(),
  };
}
