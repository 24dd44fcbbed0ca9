import pg from 'pg';
import { pino } from 'pino';
import { migrate, withSetupLock } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { sqlOfClient } from '../../src/database/sql.ts';
import { ensurePartitions } from '../../src/event-log/partitions.ts';
import { createJobQueue } from '../../src/queue/job-queue.ts';
import { QUEUES } from '../../src/streaming/queues/queues.ts';
import { startTestPostgres, type TestPostgres } from './test-postgres.ts';
import { TEMPLATE_DATABASE, TEST_SERVER_VARIABLE } from './test-server.ts';

declare global {
  var testPostgres: TestPostgres | undefined;
}

const DAY_MS = 86_400_000;

/** Starts one PostgreSQL for the whole run and prepares the template database that every test file clones. */
export default async function globalSetup(): Promise<void> {
  // A server of one's own (a superuser's URL) spares the start, or shows the tests another version of PostgreSQL.
  const external = process.env[TEST_SERVER_VARIABLE];
  if (external === undefined) {
    globalThis.testPostgres = await startTestPostgres();
    process.env[TEST_SERVER_VARIABLE] = JSON.stringify(globalThis.testPostgres.connection);
  }
  await makeTemplate(JSON.parse(process.env[TEST_SERVER_VARIABLE] ?? '{}') as pg.ClientConfig);
}

async function makeTemplate(server: pg.ClientConfig): Promise<void> {
  const admin = new pg.Client({ ...server, database: 'postgres' });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${TEMPLATE_DATABASE} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await admin.end();

  const connection = { ...server, database: TEMPLATE_DATABASE } as pg.PoolConfig & { password: string };
  await withSetupLock(connection, migrate);
  const pool = createPool(connection, { max: 2, applicationName: 'test template', onError: () => undefined });
  const now = Date.now();
  await ensurePartitions(sqlOfClient(pool), new Date(now), new Date(now + DAY_MS));
  const jobs = createJobQueue({ pool, log: pino({ level: 'error' }), queues: QUEUES, supervise: false });
  await jobs.start();
  await jobs.stop();
  await pool.end();
}
