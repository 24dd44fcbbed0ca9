import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { startPeriodic, type Periodic } from '../../src/queue/periodic.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

const LOCK = 4_711;

describe('a periodic task', () => {
  let test: TestDatabase;
  let running: Periodic[] = [];
  beforeEach(async () => void (test = await createTestDatabase()));
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
    await test.close();
  });

  const start = (task: () => Promise<void>): void => {
    const { pool } = test.database;
    const log = pino({ level: 'silent' });
    running = [...running, startPeriodic({ name: 'test', everyMs: 20, lockKey: LOCK, pool, log, task })];
  };

  it('runs on one process at a time', async () => {
    let now = 0;
    let most = 0;
    let runs = 0;
    for (let n = 0; n < 3; n += 1) {
      start(async () => {
        most = Math.max(most, (now += 1));
        await test.database.pool.query('SELECT pg_sleep(0.01)');
        now -= 1;
        runs += 1;
      });
    }
    await eventually(async () => runs >= 10);
    expect(most).toBe(1);
  });

  it('outlives the loss of the connection that holds its lock', async () => {
    let runs = 0;
    start(async () => {
      runs += 1;
      if (runs > 1) return;
      await test.database.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1`,
        [LOCK],
      );
    });
    await eventually(async () => runs >= 3);
  });
});
