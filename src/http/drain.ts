import { setTimeout as sleep } from 'node:timers/promises';

// A client that asked twice in half a minute (a load balancer, an orchestrator) will ask again soon. A client that
// asked once is a start script.
const WATCHED_BY = 2;
const WATCH_MS = 30_000;
// Most balancers believe the third refusal in a row; what they had sent by then is on its way for a moment yet.
const ENOUGH_REFUSALS = 3;
const ON_THE_WAY_MS = 500;
// Half of the ten seconds that a stop may take, so that the last requests have the other half.
const LONGEST_MS = 5_000;

/** What a drain tells the time by; milliseconds. */
export interface DrainClock {
  now(): number;
  /** Resolves when the time is over, or the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

const CLOCK: DrainClock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
};

/**
 * Lets those who send requests here turn to another process before this one stops to listen. For how long depends on the
 * readiness checks: a developer's server, which has none, stops at once.
 */
export function createDrain(clock: DrainClock = CLOCK) {
  let times: number[] = [];
  let refused = (): void => undefined;

  return {
    /** Call it for each request that asks whether this process is ready. */
    asked(): void {
      times = [...times, clock.now()].slice(-WATCHED_BY);
      refused();
    },
    /** Call it once readiness has turned false. Resolves at once when nothing checks the readiness. */
    async wait(): Promise<void> {
      const watched = times.length === WATCHED_BY && times.every((time) => clock.now() - time < WATCH_MS);
      if (!watched) return;
      const enough = new AbortController();
      let refusals = 0;
      refused = () => {
        refusals += 1;
        if (refusals >= ENOUGH_REFUSALS) enough.abort();
      };
      await clock.sleep(LONGEST_MS - ON_THE_WAY_MS, enough.signal);
      await clock.sleep(ON_THE_WAY_MS);
    },
  };
}
