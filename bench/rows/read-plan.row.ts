import type pg from 'pg';
import { sqlOfClient } from '../../src/database/sql.ts';
import { ensurePartitions } from '../../src/event-log/partitions.ts';
import { readEventsAfter } from '../../src/event-log/read-events.ts';
import { inEmptyDatabase } from '../environment/empty-database.ts';
import { explained } from '../environment/explained.ts';
import { median, type Row } from '../row.ts';

const DAY_MS = 86_400_000;
const DAYS = 365;
const EVENTS_A_DAY = 2_000;
const READS = 300;
const BATCH = 256;
const PLACES = [
  ['today', DAYS - 1],
  ['half a year ago', Math.floor(DAYS / 2)],
  ['a year ago', 0],
] as const;

/** What the stream's read costs on a year of daily partitions. */
export const readPlan: Row = {
  name: 'read-plan',
  whenNamed: true,
  run: ({ explain }) =>
    inEmptyDatabase(async (pool) => {
      const start = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS;
      await fill(pool, start);
      const lines = [];
      for (const mode of ['auto', 'force_custom_plan', 'force_generic_plan']) {
        for (const [what, day] of PLACES) {
          const position = { sequence: day * EVENTS_A_DAY + 100, receivedAt: new Date(start + day * DAY_MS) };
          await pool.query(`SET plan_cache_mode = ${mode}; DISCARD PLANS`);
          const figure = `${(await time(pool, position)).toFixed(2)} ms`;
          lines.push({ what: `a read of ${BATCH} from ${what}, ${DAYS} partitions`, figure, raw: mode });
          if (explain !== undefined && mode === 'auto')
            await readEventsAfter(explained(pool, explain), 1, position, BATCH);
        }
      }
      return lines;
    }),
};

async function fill(pool: pg.Pool, start: number): Promise<void> {
  await ensurePartitions(sqlOfClient(pool), new Date(start), new Date(start + (DAYS - 1) * DAY_MS));
  for (let day = 0; day < DAYS; day += 1) {
    await pool.query(
      `INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                                 author_name, body)
       SELECT 1, $1::bigint * $3 + n, $2::timestamptz + n * interval '1 second', $1::bigint * $3 + n, now(), 'a', 'Project', 'g/p', 'Ada',
              repeat('x', 600)
       FROM generate_series(1, $3::int) AS n`,
      [day, new Date(start + day * DAY_MS).toISOString(), EVENTS_A_DAY],
    );
  }
  await pool.query('UPDATE streams SET last_sequence = $1, last_received_at = $2 WHERE id = 1', [
    DAYS * EVENTS_A_DAY,
    new Date(start + DAYS * DAY_MS - 1).toISOString(),
  ]);
  await pool.query('VACUUM ANALYZE');
}

async function time(pool: pg.Pool, position: { sequence: number; receivedAt: Date }): Promise<number> {
  const times: number[] = [];
  for (let read = 0; read < READS; read += 1) {
    const begun = performance.now();
    const rows = await readEventsAfter(pool, 1, position, BATCH);
    times.push(performance.now() - begun);
    if (rows.length !== BATCH) throw new Error(`${rows.length} events were read instead of ${BATCH}`);
  }
  return median(times);
}
