import type pg from 'pg';
import { pino } from 'pino';
import { migrate, withSetupLock } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { sqlOfClient } from '../../src/database/sql.ts';
import { ensurePartitions } from '../../src/event-log/partitions.ts';
import { createJobQueue, type JobQueue } from '../../src/queue/job-queue.ts';
import { QUEUES } from '../../src/streaming/queues/queues.ts';
import { createEmptyDatabase, openTestDatabase, type TestDatabase } from './database.ts';

const DAY_MS = 86_400_000;

/** A database as an older version has left it. */
export interface OlderDatabase {
  readonly pool: pg.Pool;
  readonly jobs: JobQueue;
  /** Ends the pool and the jobs above, and migrates as the start of this version does. */
  upgrade(): Promise<TestDatabase>;
}

/** Makes a database of the version before this migration, with partitions for yesterday to tomorrow. */
export async function createOlderDatabase(before: string): Promise<OlderDatabase> {
  const connection = await createEmptyDatabase();
  await withSetupLock(connection, (client) => migrate(client, before));
  const pool = createPool({ ...connection }, { max: 2, applicationName: 'older', onError: () => undefined });
  await ensurePartitions(sqlOfClient(pool), new Date(Date.now() - DAY_MS), new Date(Date.now() + DAY_MS));
  const jobs = createJobQueue({ pool, log: pino({ level: 'error' }), queues: QUEUES, supervise: false });
  await jobs.start();
  return {
    pool,
    jobs,
    async upgrade() {
      await jobs.stop();
      await pool.end();
      await withSetupLock(connection, migrate);
      return openTestDatabase(connection);
    },
  };
}
