import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { databaseErrors } from './database-errors.ts';
import { openClient, type DatabaseConnection } from './pool.ts';
import { assertFitDatabase } from './session.ts';

// Beside `src` and beside `dist`.
const MIGRATIONS_DIR = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
// Any constant will do; it only has to differ from other programs' locks on the same database.
const LOCK_KEY = 4_715_201_104;

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
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Applies the migrations that the database lacks and returns their names.
 *
 * Prisma's engine runs the statements of a migration one by one, so a `kill -9` in the middle leaves a "failed"
 * migration that needs a hand. Here each one commits with its row in `_prisma_migrations`, in the format that Prisma's
 * own tools read, or not at all (docs/adr/0003-migrations.md). `before`: only those before it, so that a test has the database of
 * an older version.
 */
export async function migrate(client: pg.Client, before?: string): Promise<string[]> {
  await client.query(MIGRATIONS_TABLE);
  const applied = await appliedMigrations(client);
  const names = await migrationNames();
  const unknown = [...applied.keys()].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(databaseErrors.DATABASE_TOO_NEW({ names: unknown.join(', ') }));
  }
  const pending = names.filter((name) => !applied.has(name) && (before === undefined || name < before));
  for (const name of pending) await apply(client, name);
  return pending;
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

/** What the database lacks of this version's migrations, and what it has that this version does not know. */
export async function migrationDifference(
  client: Pick<pg.Pool, 'query'>,
): Promise<{ missing: string[]; unknown: string[] }> {
  const applied = await appliedMigrations(client);
  const names = await migrationNames();
  return {
    missing: names.filter((name) => !applied.has(name)),
    unknown: [...applied.keys()].filter((name) => !names.includes(name)),
  };
}

async function appliedMigrations(client: Pick<pg.Pool, 'query'>): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS_DIR, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function apply(client: pg.Client, name: string): Promise<void> {
  const sql = await readFile(path.join(MIGRATIONS_DIR, name, 'migration.sql'), 'utf8');
  const checksum = createHash('sha256').update(sql).digest('hex');
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, now(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(databaseErrors.MIGRATION_FAILED({ name, reason: String(error) }), { cause: error });
  }
}
