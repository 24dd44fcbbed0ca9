import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// Beside `src` and beside `dist`.
const MIGRATIONS_DIR = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
const OUTSIDE_TRANSACTION = '-- outside a transaction\n';

/** A migration as its file has it. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** As Prisma writes it. */
  readonly checksum: string;
  /** The statements of a file that begins with `-- outside a transaction`; such a file can be repeated. */
  readonly repeatable?: readonly string[];
}

/** Reads the migrations of this version, in their order. */
export async function readMigrations(directory = MIGRATIONS_DIR): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readMigration(directory, name)));
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const sql = await readFile(path.join(directory, name, 'migration.sql'), 'utf8');
  const checksum = createHash('sha256').update(sql).digest('hex');
  if (!sql.startsWith(OUTSIDE_TRANSACTION)) return { name, sql, checksum };
  // PostgreSQL makes one transaction of statements that come together.
  return {
    name,
    sql,
    checksum,
    repeatable: sql.split(/;\s*\n/).filter((statement) => statement.trim() !== ''),
  };
}
