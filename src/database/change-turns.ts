import { RequestRefused } from '../errors/request-refused.ts';
import { createTurns } from '../shares/turns.ts';
import { changeErrors } from './database-errors.ts';
import { DatabaseTimeoutError } from './outage.ts';

/** Lets changes at the database, one of each key at a time. */
export type ChangeTurns = ReturnType<typeof createChangeTurns>;

/** Of the connections that changes have. */
export const CHANGES_AT_ONCE = 3;
// Far more than a group's people and programs change at a time.
const MAX_WAITING = 100;
const MAX_WAIT_MS = 10_000;

/**
 * Changes of one group lock its row, or that of one of its destinations. Here they wait for it before they have a
 * connection: in the database, each would wait with one in hand.
 */
export function createChangeTurns(maxWaitMs = MAX_WAIT_MS) {
  const turns = createTurns({ places: CHANGES_AT_ONCE, placesPerKey: 1 });
  return {
    /** Runs a change when its turn comes. Rejects with a `RequestRefused` or a `DatabaseTimeoutError` when it does not come. */
    async run<T>(this: void, key: string, change: () => Promise<T>): Promise<T> {
      if (turns.waitingOf(key) >= MAX_WAITING) throw new RequestRefused(429, changeErrors.TOO_MANY_CHANGES);
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(tooLate(maxWaitMs)), maxWaitMs);
      const leave = await turns.take(key, late.signal).finally(() => clearTimeout(timer));
      try {
        return await change();
      } finally {
        leave();
      }
    },
  };
}

function tooLate(maxWaitMs: number): DatabaseTimeoutError {
  return new DatabaseTimeoutError(`A change waited ${maxWaitMs} ms for its turn; nothing was changed`);
}
