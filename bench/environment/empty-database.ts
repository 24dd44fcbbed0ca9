import type pg from 'pg';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { migrate, withSetupLock } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { makeDataFolder } from './data-folder.ts';

/** Runs `work` on a database that has the server's tables and no server, and that is gone afterwards. */
export async function inEmptyDatabase<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  await using made = new AsyncDisposableStack();
  const dataDir = await makeDataFolder(made);
  const postgres = await startEmbeddedPostgres({ dataDir, log: pino({ level: 'error' }) });
  made.defer(() => postgres.stop());
  await withSetupLock(postgres.connection, migrate);
  const pool = createPool(postgres.connection, {
    max: 1,
    applicationName: 'bench',
    onError: () => undefined,
    patience: 'unbounded',
  });
  made.defer(() => pool.end());
  return await work(pool);
}
