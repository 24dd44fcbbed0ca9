import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { measureDatabase } from '../../src/database/database-metrics.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

describe('metrics of the database', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase({ max: 2 });
  });
  afterAll(() => test.close());

  it('are there although no connection is free, without what would have to be looked up', async () => {
    const { pool } = test.database;
    const metrics = createMetrics({ process: true });
    const stored = metrics.gauge('stored', 'Looked up.');
    measureDatabase(metrics, pool, [{ update: async () => stored.set(7), clear: () => stored.clear() }]);
    const text = async (): Promise<string> => (await metrics.answer()).text;

    expect(await text()).toMatch(/^auditstream_database_up 1$/m);
    expect(await text()).toMatch(/^stored 7$/m);

    const taken = [await pool.connect(), await pool.connect()];
    const answers = await Promise.all([text(), text(), text()]);
    for (const answer of answers) {
      expect(answer).toMatch(/^auditstream_database_up 0$/m);
      expect(answer).not.toMatch(/^stored 7$/m);
      expect(answer).toMatch(/^process_resident_memory_bytes \d+$/m);
    }
    // However many ask, one waits for a connection.
    expect(pool.waitingCount).toBe(1);
    const busy = await text();
    expect(busy).toMatch(/^auditstream_database_connections\{state="busy"\} 2$/m);
    expect(busy).toMatch(/^auditstream_database_waiting 1$/m);
    for (const client of taken) client.release();
    expect(await text()).toMatch(/^auditstream_database_up 1$/m);
  });
});
