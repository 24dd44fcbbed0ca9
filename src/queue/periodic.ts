import type pg from 'pg';
import type { Logger } from '../observability/logger.ts';

/** A task that runs now and then. */
export interface Periodic {
  /** Resolves when a run under way has ended. */
  stop(): Promise<void>;
}

/**
 * Runs `task` every `everyMs` on one process of all: whoever gets the advisory lock `lockKey`. The lock's connection is
 * idle for as long as the task takes, so keep it short.
 */
export function startPeriodic(options: {
  readonly name: string;
  readonly everyMs: number;
  readonly lockKey: number;
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly task: () => Promise<void>;
}): Periodic {
  const { name, everyMs, lockKey, pool, log, task } = options;
  let running: Promise<void> | undefined;

  const runAlone = async (): Promise<void> => {
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
        lockKey,
      ]);
      if (rows[0]?.locked !== true) return;
      try {
        await task();
      } finally {
        await client.query('SELECT pg_advisory_unlock($1)', [lockKey]);
      }
    } finally {
      client.release();
    }
  };
  const run = (): void => {
    running ??= runAlone()
      .catch((error: unknown) =>
        log.warn({ err: error, task: name }, 'a periodic task failed; it runs again soon'),
      )
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
