import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase, type Database } from '../../src/database/database.ts';
import type { DatabaseConnection } from '../../src/database/pool.ts';
import { createJobQueue, type JobQueue } from '../../src/queue/job-queue.ts';
import { QUEUES } from '../../src/streaming/queues/queues.ts';
import { TEMPLATE_DATABASE, TEST_SERVER_VARIABLE } from './test-server.ts';

/** A database of one test file's own. */
export interface TestDatabase {
  readonly database: Database;
  readonly connection: DatabaseConnection;
  /** Started, without supervision: jobs move only when the test moves them. */
  readonly jobs: JobQueue;
  close(): Promise<void>;
}

/** Clones the migrated template; `close` drops the clone. */
export async function createTestDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  return openTestDatabase(await makeDatabase(`TEMPLATE ${TEMPLATE_DATABASE}`), options);
}

/** A database in which nothing is. */
export function createEmptyDatabase(): Promise<DatabaseConnection> {
  return makeDatabase('TEMPLATE template1');
}

/** Opens a migrated database of the test's own; `close` drops it. */
export async function openTestDatabase(
  connection: DatabaseConnection,
  options: { max?: number } = {},
): Promise<TestDatabase> {
  const database = openDatabase(connection, {
    max: options.max ?? 10,
    applicationName: 'test',
    onError: () => undefined,
  });
  const jobs = createJobQueue({
    pool: database.pool,
    log: pino({ level: 'error' }),
    queues: QUEUES,
    supervise: false,
  });
  await jobs.start();
  return {
    database,
    connection,
    jobs,
    close: async () => {
      await jobs.stop();
      await database.close();
      await dropDatabase(connection);
    },
  };
}

async function makeDatabase(template: string): Promise<DatabaseConnection> {
  const server = JSON.parse(process.env[TEST_SERVER_VARIABLE] ?? '{}') as DatabaseConnection;
  const database = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, `CREATE DATABASE ${database} ${template}`);
  return { ...server, database };
}

async function asAdmin(server: DatabaseConnection, statement: string): Promise<void> {
  const client = new pg.Client({ ...server, database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

async function dropDatabase(connection: DatabaseConnection): Promise<void> {
  for (;;) {
    try {
      return await asAdmin(connection, `DROP DATABASE ${String(connection.database)} WITH (FORCE)`);
    } catch (error) {
      // An autovacuum worker is in it, which is not ours to end; it is soon done.
      if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
