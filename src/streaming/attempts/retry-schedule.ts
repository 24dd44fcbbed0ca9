const JITTER = 0.2;
// A receiver may ask for patience, not for a standstill: a wrong clock or a typo would stop the stream for years.
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Milliseconds to wait after the `attempts`-th attempt failed, with ±20 % jitter so that what failed together does not
 * come back together; undefined after the last one. `random` is in [0, 1).
 */
export function retryDelay(
  schedule: readonly number[],
  attempts: number,
  options: { readonly retryAfterMs?: number | undefined; readonly random: number },
): number | undefined {
  const delay = schedule[attempts - 1];
  return delay === undefined
    ? undefined
    : withRetryAfter(jittered(delay, options.random), options.retryAfterMs);
}

/** Milliseconds until the next probe of a destination that was probed `probes` times; the last delay repeats. */
export function probeDelay(
  schedule: readonly number[],
  probes: number,
  options: { readonly retryAfterMs?: number | undefined; readonly random: number },
): number {
  const delay = schedule[Math.min(probes, schedule.length - 1)] ?? 0;
  return withRetryAfter(jittered(delay, options.random), options.retryAfterMs);
}

/** As often as this, at most, a destination is asked that only a person can mend. */
export const DENIED_PROBE_MS = 600_000;

/** The same of a destination that only a person can mend. */
export function deniedDelay(
  schedule: readonly number[],
  probes: number,
  options: { readonly random: number },
): number {
  return Math.max(probeDelay(schedule, probes, options), DENIED_PROBE_MS);
}

function jittered(delay: number, random: number): number {
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random));
}

function withRetryAfter(delay: number, retryAfterMs: number | undefined): number {
  return Math.max(delay, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}
