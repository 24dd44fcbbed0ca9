import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { measureDatabase } from '../../src/database/database-metrics.ts';
import { createPool } from '../../src/database/pool.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

describe('metrics of the database', () => {
  let test: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    test = await createTestDatabase();
    // Of its own: nobody else's statements wait for it.
    pool = createPool(test.connection, { max: 2, applicationName: 'test', onError: () => undefined });
  });
  afterAll(async () => {
    await pool.end();
    await test.close();
  });

  it('are there although no connection is free, without what would have to be looked up', async () => {
    const metrics = createMetrics({ process: true });
    const stored = metrics.gauge('stored', 'Looked up.');
    measureDatabase(metrics, { pools: [pool], asked: pool }, [
      { update: async () => stored.set(7), clear: () => stored.clear() },
    ]);
    const text = async (): Promise<string> => (await metrics.answer()).text;

    expect(await text()).toMatch(/^auditstream_database_up 1$/m);
    expect(await text()).toMatch(/^stored 7$/m);

    const taken = [await pool.connect(), await pool.connect()];
    const asked = [text(), text(), text()];
    await eventually(async () => pool.waitingCount > 0);
    // However many ask, one waits for a connection.
    expect(pool.waitingCount).toBe(1);
    for (const answer of await Promise.all(asked)) {
      expect(answer).toMatch(/^auditstream_database_up 0$/m);
      expect(answer).not.toMatch(/^stored 7$/m);
      expect(answer).toMatch(/^process_resident_memory_bytes \d+$/m);
      expect(answer).toMatch(/^auditstream_database_connections\{state="busy"\} 2$/m);
    }
    for (const client of taken) client.release();
    expect(await text()).toMatch(/^auditstream_database_up 1$/m);
  });
});
