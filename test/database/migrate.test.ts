import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { migrate, withSetupLock } from '../../src/database/migrate.ts';
import { readMigrations } from '../../src/database/migration-files.ts';
import { openClient, type DatabaseConnection } from '../../src/database/pool.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

let connection: DatabaseConnection;
let directory: string;
beforeEach(async () => {
  connection = await createEmptyDatabase();
  directory = await mkdtemp(join(tmpdir(), 'migrations-'));
  await write('1_table', 'CREATE TABLE things (name text); INSERT INTO things VALUES (1), (1);');
});
afterEach(() => rm(directory, { recursive: true }));

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}
const start = (): Promise<string[]> =>
  withSetupLock(connection, (client) => migrate(client, undefined, directory));

async function query(sql: string): Promise<unknown[]> {
  const client = await openClient(connection, { applicationName: 'test' });
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const INDEX = `-- outside a transaction
DROP INDEX CONCURRENTLY IF EXISTS things_name;
CREATE UNIQUE INDEX CONCURRENTLY things_name ON things (name);
`;

it('an edited migration is noticed at the next start, and nothing else is applied', async () => {
  expect(await start()).toEqual(['1_table']);
  await write('1_table', 'CREATE TABLE things (name text, size int);');
  await write('2_more', 'CREATE TABLE more ();');
  await expect(start()).rejects.toThrow(
    'The files of the migrations 1_table are not those that made the database.',
  );
  expect(await query("SELECT to_regclass('more') AS found")).toEqual([{ found: null }]);
});

it('an index can be built beside running writes, and what was cut off is repeated by the next start', async () => {
  await write('2_index', INDEX);
  await expect(start()).rejects.toThrow(
    /^Migration 2_index failed, and the next start repeats it: .*could not create unique index/,
  );
  await query('DELETE FROM things');
  expect(await start()).toEqual(['2_index']);
  expect(await query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'things_name'::regclass")).toEqual([
    { indisvalid: true },
  ]);
  expect(await start()).toEqual([]);
});

it('a process that waits for its turn to migrate holds up no index that is built meanwhile', async () => {
  let other: Promise<string[]> | undefined;
  await withSetupLock(connection, async (client) => {
    await migrate(client, undefined, directory);
    await client.query('DELETE FROM things');
    other = start();
    await eventually(async () => {
      const { rows } = await client.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND query LIKE '%advisory_lock%'`,
      );
      return rows.length === 1;
    });
    await write('2_index', INDEX);
    expect(await migrate(client, undefined, directory)).toEqual(['2_index']);
  });
  expect(await other).toEqual([]);
});

it('a migration outside a transaction has only statements that can be repeated', async () => {
  for (const { name, repeatable = [] } of await readMigrations()) {
    for (const statement of repeatable) {
      const sql = statement.replaceAll(/^--.*$/gm, '').trim();
      expect({ name, sql }).toEqual({
        name,
        sql: expect.stringMatching(
          /^(DROP INDEX CONCURRENTLY IF EXISTS|CREATE (UNIQUE )?INDEX CONCURRENTLY) /,
        ),
      });
    }
  }
});
