import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate, withSetupLock } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';

/** Runs `work` on a database that has the server's tables and no server, and that is gone afterwards. */
export async function inEmptyDatabase<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  await using made = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'bench-'));
  made.defer(() => rm(dataDir, { recursive: true, force: true }));
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
