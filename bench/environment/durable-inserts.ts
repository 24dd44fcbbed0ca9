import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchDatabase } from './database.ts';
import { event } from './events.ts';

/** Inserts events one after the other, each durable before the next; returns the milliseconds that each took. */
export function durableInserts(database: BenchDatabase, count: number): Promise<number[]> {
  return onOneConnection(database, async (insert) => {
    const waits: number[] = [];
    while (waits.length < count) waits.push(await insert());
    return waits;
  });
}

/** Inserts events at a steady rate from this process, on one connection, in an open loop, as `measureLatencies` posts them. */
export function steadyInserts(
  database: BenchDatabase,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<number[]> {
  return onOneConnection(database, async (insert) => {
    const begun: Promise<number>[] = [];
    const started = performance.now();
    while (begun.length < perSecond * seconds) {
      const due = Math.min(perSecond * seconds, ((performance.now() - started) / 1000) * perSecond);
      while (begun.length < due) begun.push(insert());
      await sleep(1);
    }
    return Promise.all(begun);
  });
}

/** `insert` resolves with the milliseconds from the call until the row is durable. */
async function onOneConnection(
  { pool }: BenchDatabase,
  work: (insert: () => Promise<number>) => Promise<number[]>,
): Promise<number[]> {
  const body = JSON.stringify(event('bench', 0));
  const text = 'INSERT INTO bench_inserts (body) VALUES ($1)';
  await pool.query('CREATE TABLE IF NOT EXISTS bench_inserts (id bigserial PRIMARY KEY, body text NOT NULL)');
  const client = await pool.connect();
  try {
    return await work(async () => {
      const started = performance.now();
      await client.query({ name: 'bench-insert', text, values: [body] });
      return performance.now() - started;
    });
  } finally {
    client.release();
  }
}
