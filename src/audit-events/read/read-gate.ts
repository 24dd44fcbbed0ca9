import type pg from 'pg';
import type { RunRead } from './event-walk.ts';

/** Lets at most `limit` reads at once use the pool, in the order they came: the rest of it stays for everybody else. */
export function createReadGate(pool: Pick<pg.Pool, 'query'>, limit: number): RunRead {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async (read) => {
    if (running === limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await read(pool);
    } finally {
      // The next in line takes this one's place.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
