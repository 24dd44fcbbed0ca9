import type pg from 'pg';
import type { StoredGauges } from '../database/database-metrics.ts';
import type { Metrics } from '../observability/metrics.ts';

/** When each source last sent an event, and which have been silent for too long. Labels are the numbers in their ids. */
export function createSourceGauges(metrics: Metrics, pool: pg.Pool): StoredGauges {
  const last = metrics.gauge(
    'auditstream_source_last_event_timestamp_seconds',
    'Time of the last event of a source, in seconds since 1970. The same from every process.',
    ['source'],
  );
  const silent = metrics.gauge(
    'auditstream_source_silent',
    '1 for an active source of which nothing has come for longer than its Owner allows, else 0. The same from every process.',
    ['source'],
  );
  return {
    async update() {
      const { rows } = await pool.query<{ id: number; last: number | null; silent: boolean }>({
        name: 'source-gauges',
        text: `SELECT id, extract(epoch FROM last_event_at)::float8 AS last,
                      coalesce(active AND coalesce(last_event_at, created_at)
                               < now() - silent_after_hours * interval '1 hour', false) AS silent
               FROM sources`,
      });
      last.clear();
      silent.clear();
      for (const { id, last: at, silent: isSilent } of rows) {
        const labels = { source: String(id) };
        if (at !== null) last.set(at, labels);
        silent.set(isSilent ? 1 : 0, labels);
      }
    },
    clear() {
      last.clear();
      silent.clear();
    },
  };
}
