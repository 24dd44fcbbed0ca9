import type { BenchDatabase } from './database.ts';
import { event } from './events.ts';

/** Inserts events one after the other, each durable before the next; returns the milliseconds that each took. */
export async function durableInserts({ pool }: BenchDatabase, count: number): Promise<number[]> {
  const body = JSON.stringify(event('bench', 0));
  await pool.query('CREATE TABLE IF NOT EXISTS bench_inserts (id bigserial PRIMARY KEY, body text NOT NULL)');
  const client = await pool.connect();
  try {
    const waits: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const started = performance.now();
      await client.query({
        name: 'bench-insert',
        text: 'INSERT INTO bench_inserts (body) VALUES ($1)',
        values: [body],
      });
      waits.push(performance.now() - started);
    }
    return waits;
  } finally {
    client.release();
  }
}
