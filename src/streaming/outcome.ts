import { parseRetryAfter } from '../outbound/retry-after.ts';
import type { SendResult } from '../outbound/send-result.ts';
import { answerErrors } from './streaming-errors.ts';

/** What one attempt means for the event and its destination. */
export type Outcome =
  /** 2xx: the event is taken care of. */
  | { readonly kind: 'delivered' }
  /**
   * Anything else: the event is tried again; several in a row mean that the destination is down. `answered`: there was
   * an answer, so that it may be this event that it does not take.
   */
  | { readonly kind: 'failed'; readonly answered: boolean; readonly retryAfterMs?: number }
  /** 429 or 503: the destination asks for a pause; no attempt is used up. */
  | { readonly kind: 'busy'; readonly retryAfterMs?: number }
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

/** Concludes a request over HTTP; the clock is asked only for a `Retry-After` that is a date. */
export function conclude<Result extends SendResult>(result: Result, now: () => Date): Concluded<Result> {
  const outcome = judge(result, now);
  return { result, outcome, errorClass: outcome === DELIVERED ? null : errorClassOf(result) };
}

/** Redirects are not followed, so they are failures like every other status. */
function judge(result: SendResult, now: () => Date): Outcome {
  if (result.kind === 'failure') {
    return result.class === 'aborted' ? { kind: 'aborted' } : { kind: 'failed', answered: false };
  }
  const { status } = result;
  if (status >= 200 && status < 300) return DELIVERED;
  if (status === 410) return { kind: 'gone' };
  const retryAfterMs =
    result.retryAfter === undefined ? undefined : parseRetryAfter(result.retryAfter, now());
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429 || status === 503) return { kind: 'busy', ...wait };
  return { kind: 'failed', answered: true, ...wait };
}

function errorClassOf(result: SendResult): string {
  if (result.kind === 'failure') return result.class;
  return result.status >= 300 && result.status < 400 ? answerErrors.redirect : answerErrors.status;
}
