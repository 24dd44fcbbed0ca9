import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { sqlOfClient } from '../../src/database/sql.ts';
import { ensurePartitions, PARTITIONED_TABLES } from '../../src/event-log/partitions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const FIRST = new Date('2031-03-04T05:06:07Z');
const LAST = new Date('2031-03-06T00:00:00Z');

describe('partitions', () => {
  let test: TestDatabase;
  let backup: pg.Client;
  beforeAll(async () => {
    test = await createTestDatabase();
    backup = new pg.Client(test.connection);
    await backup.connect();
  });
  afterAll(async () => {
    await backup.end();
    await test.close();
  });

  it('are made while a backup reads the tables and by several processes at once, each once', async () => {
    await backup.query('BEGIN');
    await backup.query('LOCK TABLE audit_events, attempts IN ACCESS SHARE MODE');
    const { pool } = test.database;
    await Promise.all(Array.from({ length: 4 }, () => ensurePartitions(sqlOfClient(pool), FIRST, LAST)));
    await backup.query('COMMIT');
    for (const table of PARTITIONED_TABLES) {
      const { rows } = await pool.query<{ name: string; valid: boolean }>(
        `SELECT c.relname AS name, bool_and(x.indisvalid) AS valid
         FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_index x ON x.indrelid = c.oid
         WHERE i.inhparent = $1::regclass AND c.relname LIKE '%2031%' GROUP BY 1 ORDER BY 1`,
        [table],
      );
      expect(rows).toEqual(
        ['20310304', '20310305', '20310306'].map((day) => ({ name: `${table}_${day}`, valid: true })),
      );
    }
    const { rows: broken } = await pool.query('SELECT FROM pg_index WHERE NOT indisvalid');
    expect(broken).toHaveLength(0);
  });
});
