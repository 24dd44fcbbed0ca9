import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReadGate } from '../../src/database/read-gate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const PRESENT = new AbortController().signal;
const GONE = new Error('gone');
const gate = () => createReadGate(test.database.pool);

/** A read that ends when it is told to, and says when it has begun. */
function heldRead() {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  let running = false;
  const read = async (): Promise<void> => {
    running = true;
    begun.resolve();
    await end.promise;
    running = false;
  };
  return { read, begun: begun.promise, end: () => end.resolve(), isRunning: () => running };
}

const sleeping = async (): Promise<number> => {
  const { rows } = await test.database.pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' AND state = 'active'`,
  );
  return rows.length;
};

describe('the read gate', () => {
  it('gives one key two of its four places, so that another one reads at once', async () => {
    const { run } = gate();
    const reads = Array.from({ length: 5 }, heldRead);
    const done = reads.map(({ read }) => run('a', PRESENT, read));
    await Promise.all([reads[0]?.begun, reads[1]?.begun]);
    await run('b', PRESENT, (db) => db.query('SELECT 1'));
    expect(reads.map(({ isRunning }) => isRunning())).toEqual([true, true, false, false, false]);
    for (const { end } of reads) end();
    await Promise.all(done);
  });

  it('drops what waits for a client that has gone, and gives its place to the next', async () => {
    const { run } = gate();
    const held = [heldRead(), heldRead()];
    const running = held.map(({ read }) => run('a', PRESENT, read));
    const gone = new AbortController();
    const never = heldRead();
    const dropped = run('a', gone.signal, never.read);
    const next = run('a', PRESENT, (db) => db.query('SELECT 1'));
    gone.abort(GONE);
    await expect(dropped).rejects.toBe(GONE);
    for (const { end } of held) end();
    await Promise.all([...running, next]);
    expect(never.isRunning()).toBe(false);
  });

  it('ends the statement of a client that has gone in the database, and spoils no connection', async () => {
    const { run } = gate();
    const gone = new AbortController();
    const cancelled = run('a', gone.signal, (db) => db.query('SELECT pg_sleep(600)'));
    const refused = expect(cancelled).rejects.toBe(GONE);
    await eventually(async () => (await sleeping()) === 1);
    gone.abort(GONE);
    await refused;
    expect(await sleeping()).toBe(0);
    for (let n = 0; n < 20; n += 1) await run('a', PRESENT, (db) => db.query('SELECT pg_sleep(0.001)'));
  });

  it('does nothing for a client that has gone already', async () => {
    const read = heldRead();
    await expect(gate().run('a', AbortSignal.abort(GONE), read.read)).rejects.toBe(GONE);
    expect(read.isRunning()).toBe(false);
  });

  it('refuses a key of which too many wait, and no other', async () => {
    const { run } = gate();
    const held = [heldRead(), heldRead()];
    const gone = new AbortController();
    const waiting = [
      ...held.map(({ read }) => run('a', PRESENT, read)),
      ...Array.from({ length: 200 }, () => run('a', gone.signal, (db) => db.query('SELECT 1'))),
    ];
    const settled = Promise.allSettled(waiting);
    await expect(run('a', PRESENT, (db) => db.query('SELECT 1'))).rejects.toMatchObject({
      status: 429,
      text: expect.stringMatching(/^too many reads .*; wait for their answers/),
    });
    await run('b', PRESENT, (db) => db.query('SELECT 1'));
    gone.abort(GONE);
    for (const { end } of held) end();
    await settled;
  });

  it('goes on after reads that failed', async () => {
    const { run } = gate();
    for (let n = 0; n < 10; n += 1) {
      await expect(run('a', PRESENT, (db) => db.query('SELECT 1/0'))).rejects.toMatchObject({
        code: '22012',
      });
    }
    expect((await run('a', PRESENT, (db) => db.query('SELECT 1 AS one'))).rows).toEqual([{ one: 1 }]);
    expect(test.database.pool.idleCount).toBe(test.database.pool.totalCount);
  });
});
