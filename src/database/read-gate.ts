import type pg from 'pg';
import { RequestRefused } from '../errors/request-refused.ts';
import { createTurns } from '../shares/turns.ts';
import { createCancellable, type Queryable } from './cancellable.ts';
import { readGateErrors } from './database-errors.ts';

/** Lets reads at the database, each key's in turn. */
export type ReadGate = ReturnType<typeof createReadGate>;

// Of the connections for reading; a search may keep one busy for seconds.
const TURNS = { places: 4, placesPerKey: 2 };
// Far more than a group's people and pages have under way at a time.
const MAX_WAITING = 200;

/** At most four reads at once, two of one key; a key of which too many wait already is refused. */
export function createReadGate(pool: Pick<pg.Pool, 'connect' | 'query'>) {
  const turns = createTurns(TURNS);
  const runCancellable = createCancellable(pool);
  return {
    /**
     * Runs a read when its turn comes. When the signal is aborted, it is dropped where it waits and cancelled where it runs,
     * and the promise rejects with the signal's reason.
     */
    async run<T>(
      this: void,
      key: string,
      signal: AbortSignal,
      read: (db: Queryable) => Promise<T>,
    ): Promise<T> {
      if (turns.waitingOf(key) >= MAX_WAITING) throw new RequestRefused(429, readGateErrors.TOO_MANY_READS);
      const leave = await turns.take(key, signal);
      try {
        return await runCancellable(signal, read);
      } finally {
        leave();
      }
    },
  };
}
