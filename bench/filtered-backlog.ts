// `node bench/filtered-backlog.ts`: how long a destination with a rare type looks through a backlog, by the size of the
// window, beside reading everything. Starts an embedded PostgreSQL of its own, and needs `npm run build` for it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded-postgres.ts';
import { migrate, withSetupLock } from '../src/database/migrate.ts';
import { createPool } from '../src/database/pool.ts';
import { sqlOfClient } from '../src/database/sql.ts';
import { ensurePartitions } from '../src/event-log/partitions.ts';
import { readEventsAfter, type LogPosition } from '../src/event-log/read-events.ts';
import { readFilteredEventsAfter } from '../src/event-log/read-filtered-events.ts';

const BACKLOG = 1_000_000;
const BATCH = 256;

const dataDir = await mkdtemp(path.join(tmpdir(), 'auditstream-filter-'));
const postgres = await startEmbeddedPostgres({ dataDir, log: pino({ level: 'error' }) });
try {
  await withSetupLock(postgres.connection, migrate);
  const pool = createPool(postgres.connection, {
    max: 1,
    applicationName: 'bench',
    onError: () => undefined,
  });
  const at = new Date();
  await ensurePartitions(sqlOfClient(pool), at, at);
  await pool.query('SET statement_timeout = 0');
  await pool.query(
    `INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                               author_name, body)
     SELECT 1, n, $1, n, now(), CASE WHEN n % 100000 = 0 THEN 'rare' ELSE 'common' END, 'Project', 'g/p' || n % 50,
            'Ada', repeat('x', 600)
     FROM generate_series(1, $2::int) AS n`,
    [at.toISOString(), BACKLOG],
  );
  await pool.query('UPDATE streams SET last_sequence = $1, last_received_at = $2 WHERE id = 1', [
    BACKLOG,
    at.toISOString(),
  ]);
  await pool.query('VACUUM ANALYZE audit_events');
  const start = { sequence: 0, receivedAt: at };
  console.log('| filter | window | reads | s for a million | ms a read |\n|---|---|---|---|---|');
  const print = (what: string, window: number | string, { reads, seconds }: Walk): void =>
    console.log(
      `| ${what} | ${window} | ${reads} | ${seconds.toFixed(2)} | ${((seconds * 1000) / reads).toFixed(2)} |`,
    );
  print(
    'none: everything is read',
    BATCH,
    await walk(start, async (position) => {
      const last = (await readEventsAfter(pool, 1, position, BATCH)).at(-1);
      return last && { sequence: last.sequence, receivedAt: last.receivedAt };
    }),
  );
  for (const [what, filter] of [
    ['a type, 1 in 100 000', { eventTypes: ['rare'], namespaces: [] }],
    ['a namespace, none', { eventTypes: [], namespaces: ['g/other'] }],
  ] as const) {
    for (const window of [256, 1_000, 10_000, 50_000]) {
      print(
        what,
        window,
        await walk(start, async (position) => {
          const { end, more } = await readFilteredEventsAfter(pool, 1, position, BATCH, filter, window);
          return more ? end : undefined;
        }),
      );
    }
  }
  await pool.end();
} finally {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

interface Walk {
  readonly reads: number;
  readonly seconds: number;
}

async function walk(
  start: LogPosition,
  read: (position: LogPosition) => Promise<LogPosition | undefined>,
): Promise<Walk> {
  const began = performance.now();
  let reads = 0;
  for (let position: LogPosition | undefined = start; position !== undefined; reads += 1)
    position = await read(position);
  return { reads, seconds: (performance.now() - began) / 1000 };
}
