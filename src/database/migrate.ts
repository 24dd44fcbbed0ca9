import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { databaseErrors } from './database-errors.ts';
import { readMigrations, type Migration } from './migration-files.ts';
import { openClient, type DatabaseConnection } from './pool.ts';
import { assertFitDatabase } from './session.ts';

// Any constant will do; it only has to differ from other programs' locks on the same database.
const LOCK_KEY = 4_715_201_104;
const LOCK_POLL_MS = 100;

/**
 * Runs `work` while this process alone, of all that start on the database, may prepare it: migrations, queues and
 * first-start data are made under one advisory lock held on one connection. Throws an `UnfitDatabaseError` for a database
 * that the server cannot work with.
 */
export async function withSetupLock<T>(
  connection: DatabaseConnection,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await openClient(connection, {
    applicationName: 'auditstream setup',
    patience: 'unbounded',
  });
  try {
    await assertFitDatabase(client);
    await takeLock(client);
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Polls, because a statement that waits for the lock has a snapshot, for which CREATE INDEX CONCURRENTLY would wait.
 */
async function takeLock(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      LOCK_KEY,
    ]);
    if (rows[0]?.locked === true) return;
    await sleep(LOCK_POLL_MS);
  }
}

/**
 * Applies the migrations that the database lacks and returns their names.
 *
 * Prisma's engine runs the statements of a migration one by one, so a `kill -9` in the middle leaves a "failed"
 * migration that needs a hand. Here each one commits with its row in `_prisma_migrations`, in the format that Prisma's
 * own tools read, or not at all; what cannot be in a transaction is repeated until its row is there
 * (docs/adr/0003-migrations.md). `before`: only those before it, so that a test has the database of an older version.
 */
export async function migrate(client: pg.Client, before?: string, directory?: string): Promise<string[]> {
  await client.query(MIGRATIONS_TABLE);
  const migrations = await readMigrations(directory);
  const { missing, unknown, changed } = await migrationDifference(client, migrations);
  if (unknown.length > 0) throw new Error(databaseErrors.DATABASE_TOO_NEW({ names: unknown.join(', ') }));
  if (changed.length > 0) throw new Error(databaseErrors.MIGRATION_CHANGED({ names: changed.join(', ') }));
  const pending = migrations.filter(
    ({ name }) => missing.includes(name) && (before === undefined || name < before),
  );
  for (const migration of pending) await apply(client, migration);
  return pending.map(({ name }) => name);
}

// As Prisma creates it.
const MIGRATIONS_TABLE = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * The migrations of this version that the database lacks, those that this version does not know, and those that differ.
 */
export async function migrationDifference(
  client: Pick<pg.Pool, 'query'>,
  migrations: readonly Migration[],
): Promise<Record<'missing' | 'unknown' | 'changed', string[]>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM "_prisma_migrations"
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  return {
    missing: [...known.keys()].filter((name) => !applied.has(name)),
    unknown: [...applied.keys()].filter((name) => !known.has(name)),
    changed: [...known].filter(([name, sum]) => (applied.get(name) ?? sum) !== sum).map(([name]) => name),
  };
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const { name, sql, repeatable } = migration;
  const failed =
    repeatable === undefined ? databaseErrors.MIGRATION_FAILED : databaseErrors.MIGRATION_INTERRUPTED;
  try {
    for (const statement of repeatable ?? ['BEGIN', sql]) await client.query(statement);
    await record(client, migration);
    if (repeatable === undefined) await client.query('COMMIT');
  } catch (error) {
    if (repeatable === undefined) await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(failed({ name, reason: String(error) }), { cause: error });
  }
}

async function record(client: pg.Client, { name, checksum }: Migration): Promise<void> {
  await client.query(
    `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count)
     VALUES ($1, $2, now(), $3, 1)`,
    [randomUUID(), checksum, name],
  );
}
