import type pg from 'pg';
import { withClient } from '../database/transaction.ts';
import type { Logger } from '../observability/logger.ts';
import { queueLogErrors } from './queue-errors.ts';

/** A task that runs periodically. */
export interface Periodic {
  /** Resolves when a run under way has ended. */
  stop(): Promise<void>;
}

/**
 * Runs `task` every `everyMs` on one process of all, the one that gets the advisory lock `lockKey`. The lock's
 * connection is idle for as long as the task takes, so keep it short.
 */
export function startPeriodic(options: {
  readonly name: string;
  readonly everyMs: number;
  readonly lockKey: number;
  readonly pool: pg.Pool;
  readonly log: Pick<Logger, 'warn'>;
  readonly task: () => Promise<void>;
}): Periodic {
  const { name, everyMs, lockKey, pool, log, task } = options;
  let running: Promise<void> | undefined;

  const runAlone = (): Promise<void> =>
    withClient(pool, async (client, discard) => {
      const ask = async (text: string): Promise<boolean> => {
        try {
          const { rows } = await client.query<{ done: boolean }>(text, [lockKey]);
          return rows[0]?.done === true;
        } catch (error) {
          // Closing it releases the lock, because it is unknown whether the session holds it.
          discard(error as Error);
          throw error;
        }
      };
      if (!(await ask('SELECT pg_try_advisory_lock($1) AS done'))) return;
      try {
        await task();
      } finally {
        await ask('SELECT pg_advisory_unlock($1) AS done').catch(() => undefined);
      }
    });
  const run = (): void => {
    running ??= runAlone()
      .catch((error: unknown) => log.warn({ err: error, task: name }, queueLogErrors.TASK_FAILED))
      .finally(() => {
        running = undefined;
      });
  };

  const timer = setInterval(run, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
