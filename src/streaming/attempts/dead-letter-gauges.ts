import type pg from 'pg';
import type { StoredGauges } from '../../database/database-metrics.ts';
import type { Metrics } from '../../observability/metrics.ts';

const MAX_COUNTED = 100_000;

/**
 * Gauges for the number of dead letters and the age of the oldest one; a dead letter is deleted when its age reaches
 * the retention.
 */
export function createDeadLetterGauges(metrics: Metrics, pool: pg.Pool, now: () => Date): StoredGauges {
  const count = metrics.gauge(
    'auditstream_dead_letters',
    `Deliveries that failed to the last attempt, counted up to ${MAX_COUNTED}. The same from every process.`,
  );
  const oldest = metrics.gauge(
    'auditstream_oldest_dead_letter_seconds',
    'Age of the oldest dead letter, from its last attempt on; at AUDITSTREAM_RETENTION it is deleted. The same ' +
      'from every process.',
  );
  return {
    async update() {
      const { rows } = await pool.query<{ count: number; oldest: Date | null }>({
        name: 'count-dead-letters',
        text: `SELECT count(*) AS count, min(dead_at) AS oldest
               FROM (SELECT dead_at FROM failed_deliveries WHERE dead_at IS NOT NULL ORDER BY dead_at LIMIT $1) AS dead`,
        values: [MAX_COUNTED],
      });
      const [row] = rows;
      count.set(row?.count ?? 0);
      oldest.clear();
      if (row?.oldest) oldest.set(Math.max(now().getTime() - row.oldest.getTime(), 0) / 1_000);
    },
    clear() {
      count.clear();
      oldest.clear();
    },
  };
}
