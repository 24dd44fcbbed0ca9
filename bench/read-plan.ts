// `node bench/read-plan.ts`: what the stream's read costs on a year of daily partitions, with the plans. Starts an
// embedded PostgreSQL of its own, and needs `npm run build` for it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded-postgres.ts';
import { migrate, withSetupLock } from '../src/database/migrate.ts';
import { createPool } from '../src/database/pool.ts';
import { sqlOfClient } from '../src/database/sql.ts';
import { ensurePartitions } from '../src/event-log/partitions.ts';
import { readEventsAfter } from '../src/event-log/read-events.ts';

const DAY_MS = 86_400_000;
const DAYS = 365;
const EVENTS_A_DAY = 2_000;
const READS = 300;

type Pool = ReturnType<typeof createPool>;

const dataDir = await mkdtemp(path.join(tmpdir(), 'auditstream-plan-'));
const postgres = await startEmbeddedPostgres({ dataDir, log: pino({ level: 'error' }) });
try {
  await withSetupLock(postgres.connection, migrate);
  const pool = createPool(postgres.connection, {
    max: 1,
    applicationName: 'bench',
    onError: () => undefined,
  });
  const start = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS);
  await fill(pool, start);
  console.log('| partitions | read from | plan | ms a read, median |\n|---|---|---|---|');
  for (const mode of ['auto', 'force_custom_plan', 'force_generic_plan']) {
    for (const [what, days] of [
      ['today', DAYS - 1],
      ['half a year ago', DAYS / 2],
      ['a year ago', 0],
    ] as const) {
      const at = Math.floor(days);
      const position = {
        sequence: at * EVENTS_A_DAY + 100,
        receivedAt: new Date(start.getTime() + at * DAY_MS),
      };
      console.log(`| ${DAYS} | ${what} | ${mode} | ${(await time(pool, mode, position)).toFixed(2)} |`);
    }
  }
  await pool.query('SET plan_cache_mode = auto');
  await explain(pool, {
    sequence: (DAYS - 1) * EVENTS_A_DAY + 100,
    receivedAt: new Date(start.getTime() + (DAYS - 1) * DAY_MS),
  });
  await pool.end();
} finally {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function fill(pool: Pool, start: Date): Promise<void> {
  await ensurePartitions(sqlOfClient(pool), start, new Date(start.getTime() + (DAYS - 1) * DAY_MS));
  await pool.query(`SET statement_timeout = 0`);
  for (let day = 0; day < DAYS; day += 1) {
    await pool.query(
      `INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                                 author_name, body)
       SELECT 1, $1::bigint * $3 + n, $2::timestamptz + n * interval '1 second', $1::bigint * $3 + n, now(), 'a', 'Project', 'g/p', 'Ada',
              repeat('x', 600)
       FROM generate_series(1, $3::int) AS n`,
      [day, new Date(start.getTime() + day * DAY_MS).toISOString(), EVENTS_A_DAY],
    );
  }
  const last = new Date(start.getTime() + DAYS * DAY_MS - 1).toISOString();
  await pool.query('UPDATE streams SET last_sequence = $1, last_received_at = $2 WHERE id = 1', [
    DAYS * EVENTS_A_DAY,
    last,
  ]);
  await pool.query('VACUUM ANALYZE');
}

async function time(
  pool: Pool,
  mode: string,
  position: { sequence: number; receivedAt: Date },
): Promise<number> {
  await pool.query(`SET plan_cache_mode = ${mode}`);
  await pool.query('DISCARD PLANS');
  const times: number[] = [];
  for (let read = 0; read < READS; read += 1) {
    const begun = performance.now();
    const rows = await readEventsAfter(pool, 1, position, 256);
    times.push(performance.now() - begun);
    if (rows.length !== 256) throw new Error(`${rows.length} rows`);
  }
  return times.sort((a, b) => a - b)[READS / 2] ?? NaN;
}

async function explain(pool: Pool, position: { sequence: number; receivedAt: Date }): Promise<void> {
  const explaining = {
    query: async ({ text, values }: { text: string; values: unknown[] }) => {
      const { rows } = await pool.query<Record<string, string>>(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, values);
      console.log(`\n${rows.map((row) => row['QUERY PLAN']).join('\n')}`);
      return { rows: [] };
    },
  };
  await readEventsAfter(explaining as unknown as Pool, 1, position, 256);
}
