import { parseRetryAfter } from '../../outbound/retry-after.ts';
import type { FailureClass, SendResult } from '../../outbound/send-result.ts';
import { answerErrors } from '../streaming-errors.ts';

/** What one attempt means for the event and its destination. */
export type Outcome =
  /** 2xx: the event is taken care of. */
  | { readonly kind: 'delivered' }
  /**
   * Anything else: the event is tried again; several in a row mean that the destination is down. `answered`: there was
   * an answer, so that it may be this event that it does not take.
   */
  | { readonly kind: 'failed'; readonly answered: boolean; readonly retryAfterMs?: number }
  /**
   * 429, 502, 503 or 504, no answer in time, or no connection: the destination takes fewer events than it is sent, or
   * none for a while. It is sent again soon, and no attempt is used up.
   */
  | { readonly kind: 'busy'; readonly answered: boolean; readonly retryAfterMs?: number }
  /** 410: the destination wants no events any more and is switched off. */
  | { readonly kind: 'gone' }
  /** Given up by us while stopping: it is unknown whether it arrived. */
  | { readonly kind: 'aborted' };

/** A request that has ended, and what that means: concluded where the answer is known, and nowhere else. */
export interface Concluded<Result extends SendResult = SendResult> {
  readonly result: Result;
  readonly outcome: Outcome;
  /** Of attempts that were not delivered: what went wrong, in a word that is stored. */
  readonly errorClass: string | null;
  /** The receiver's own code for what it answered, where its protocol has one; HTTP's status is in `result`. */
  readonly code?: string;
}

const DELIVERED: Outcome = { kind: 'delivered' };
/** A quota, and what gateways say of a receiver that is overloaded, restarted or out of reach. */
const BUSY_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** What a receiver that sheds load does to connections; the other classes take a person to mend. */
const BUSY_CLASSES: ReadonlySet<FailureClass> = new Set(['dns', 'connect', 'timeout', 'connection']);

/** Concludes a request over HTTP; the clock is asked only for a `Retry-After` that is a date. */
export function conclude<Result extends SendResult>(result: Result, now: () => Date): Concluded<Result> {
  const outcome = judge(result, now);
  return { result, outcome, errorClass: outcome === DELIVERED ? null : errorClassOf(result) };
}

/** Redirects are not followed, so they are failures like every other status. */
function judge(result: SendResult, now: () => Date): Outcome {
  if (result.kind === 'failure') return judgeFailure(result.class);
  const { status } = result;
  if (status >= 200 && status < 300) return DELIVERED;
  if (status === 410) return { kind: 'gone' };
  const retryAfterMs =
    result.retryAfter === undefined ? undefined : parseRetryAfter(result.retryAfter, now());
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (BUSY_STATUSES.has(status)) return { kind: 'busy', answered: true, ...wait };
  return { kind: 'failed', answered: true, ...wait };
}

function judgeFailure(failureClass: FailureClass): Outcome {
  if (failureClass === 'aborted') return { kind: 'aborted' };
  return { kind: BUSY_CLASSES.has(failureClass) ? 'busy' : 'failed', answered: false };
}

function errorClassOf(result: SendResult): string {
  if (result.kind === 'failure') return result.class;
  return result.status >= 300 && result.status < 400 ? answerErrors.redirect : answerErrors.status;
}
