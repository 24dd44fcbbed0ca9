import { parseRetryAfter } from '../../outbound/retry-after.ts';
import type { PostResult } from '../../outbound/connections.ts';
import type { FailureClass } from '../../outbound/send-result.ts';
import { answerClasses } from '../kind-errors.ts';
import type { Outcome } from '../outcome.ts';
import type { EventReport } from '../sender.ts';

const DELIVERED: Outcome = { kind: 'delivered' };
/** A quota, and what gateways say of a receiver that is overloaded, restarted or out of reach. */
const BUSY_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** What a receiver that sheds load does to connections; the other classes take a person to mend. */
const BUSY_CLASSES: ReadonlySet<FailureClass> = new Set(['dns', 'connect', 'timeout', 'connection']);

/** Concludes a request; the clock is asked only for a `Retry-After` that is a date. */
export function judge(result: PostResult, now: () => Date): EventReport {
  if (result.kind === 'failure') return { outcome: judgeFailure(result.class), answer: result };
  const { status } = result;
  if (status >= 200 && status < 300) return { outcome: DELIVERED, answer: result };
  // Redirects are not followed, so they are failures like every other status.
  const word = status >= 300 && status < 400 ? answerClasses.redirect : answerClasses.status;
  return { outcome: judgeStatus(status, result.retryAfter, now), answer: { ...result, class: word } };
}

function judgeStatus(status: number, retryAfter: string | undefined, now: () => Date): Outcome {
  if (status === 410) return { kind: 'gone' };
  const retryAfterMs = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now());
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (BUSY_STATUSES.has(status)) return { kind: 'busy', answered: true, ...wait };
  return { kind: 'failed', answered: true, ...wait };
}

function judgeFailure(failureClass: FailureClass): Outcome {
  if (failureClass === 'aborted') return { kind: 'aborted' };
  return { kind: BUSY_CLASSES.has(failureClass) ? 'busy' : 'failed', answered: false };
}
