import type { FailureClass, SendResponse } from '../outbound/send-result.ts';
import type { Outcome } from './outcome.ts';
import { parseRetryAfter } from './retry-after.ts';

/** A quota, and what gateways say of a receiver that is overloaded, restarted or out of reach. */
const BUSY_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** What a receiver that sheds load does to connections; the other classes take a person to mend. */
const BUSY_CLASSES: ReadonlySet<FailureClass> = new Set(['dns', 'connect', 'timeout', 'connection']);

/** What an answer other than 2xx means where nothing but its status is known; the clock is asked only for a date. */
export function judgeStatus(status: number, retryAfter: string | undefined, now: () => Date): Outcome {
  const wait = waitOf(retryAfter, now);
  if (BUSY_STATUSES.has(status)) return { kind: 'busy', answered: true, ...wait };
  return { kind: 'failed', answered: true, ...wait };
}

/** How long a receiver wants to be left alone. */
export function waitOf(retryAfter: string | undefined, now: () => Date): { readonly retryAfterMs?: number } {
  const retryAfterMs = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now());
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

/**
 * Whether what was kept of an answer looks like a page for people: a proxy or a server of another kind has answered, whatever the
 * status says.
 */
export function isPage({ kept }: Pick<SendResponse, 'kept'>): boolean {
  return /^\s*</.test(kept?.body ?? '');
}

/** What it means that there was no answer. */
export function judgeFailure(failureClass: FailureClass): Outcome {
  if (failureClass === 'aborted') return { kind: 'aborted' };
  return { kind: BUSY_CLASSES.has(failureClass) ? 'busy' : 'failed', answered: false };
}
