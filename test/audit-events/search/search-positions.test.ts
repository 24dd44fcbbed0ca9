import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createGroupWithStream } from '../../support/groups.ts';

const MIGRATIONS = new URL('../../../prisma/migrations/', import.meta.url);
const migration = (name: string): string =>
  readFileSync(new URL(`${name}/migration.sql`, MIGRATIONS), 'utf8');

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

it('an upgrade keeps how far the search index has come in each stream', async () => {
  const { pool } = test.database;
  const before = migration('20261121001000_search').split('-- CreateTable\n').at(-1) ?? '';
  await pool.query(`DROP TABLE follower_positions; ${before}`);
  const streams = [await createGroupWithStream(test.database), await createGroupWithStream(test.database)];
  for (const { streamId } of streams)
    await pool.query(`INSERT INTO search_positions VALUES ($1, $1 + 1000, '2026-11-01T12:00:00.123Z')`, [
      streamId,
    ]);
  await pool.query(migration('20261130000300_followers'));
  const { rows } = await pool.query('SELECT * FROM follower_positions ORDER BY stream_id');
  expect(rows).toEqual(
    streams.map(({ streamId }) => ({
      follower: 'search',
      stream_id: streamId,
      sequence: streamId + 1000,
      received_at: new Date('2026-11-01T12:00:00.123Z'),
    })),
  );
});
