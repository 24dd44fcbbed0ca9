import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedLogErrors } from './embedded-errors.ts';
import type { Log } from '../observability/log.ts';
import type { Postmaster } from './postmaster.ts';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 30_000;
/** If PostgreSQL has run for this long, its end has a new reason, and the delays begin again. */
const LIVED_LONG_MS = 60_000;

/** How long to wait before the next start, after `failures` starts that did not last. */
export function restartDelay(failures: number): number {
  if (failures === 0) return 0;
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
}

/** Keeps PostgreSQL running until the signal is aborted; resolves when it is stopped. */
export async function supervise(
  first: Postmaster,
  start: () => Promise<Postmaster>,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const aborted = signal.aborted ? Promise.resolve() : once(signal, 'abort');
  let running: Postmaster | undefined = first;
  let startedAt = performance.now();
  let failures = 0;

  for (;;) {
    const ended = await Promise.race([running?.exited, aborted.then(() => undefined)]);
    if (signal.aborted) {
      await running?.stop();
      return;
    }
    if (running) {
      if (performance.now() - startedAt > LIVED_LONG_MS) failures = 0;
      log.error(
        { restartInMs: restartDelay(failures) },
        embeddedLogErrors.POSTGRES_ENDED({ how: ended ?? 'ended' }),
      );
    }
    await sleep(restartDelay(failures), undefined, { signal }).catch(() => {});
    failures += 1;
    running = await startAgain(start, log, signal, restartDelay(failures));
    startedAt = performance.now();
    if (running) log.info({}, 'The embedded PostgreSQL is running again');
  }
}

async function startAgain(
  start: () => Promise<Postmaster>,
  log: Log,
  signal: AbortSignal,
  nextDelay: number,
): Promise<Postmaster | undefined> {
  if (signal.aborted) return undefined;
  try {
    return await start();
  } catch (error) {
    if (!signal.aborted) {
      log.error({ err: error, restartInMs: nextDelay }, embeddedLogErrors.POSTGRES_NOT_RESTARTED);
    }
    return undefined;
  }
}
