import { parseRetryAfter } from '../outbound/retry-after.ts';
import type { SendResult } from '../outbound/send-result.ts';

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
  /** Given up by us while stopping: nobody knows whether it arrived. */
  | { readonly kind: 'aborted' };

const DELIVERED: Outcome = { kind: 'delivered' };

/** Whether an attempt needs no judgement: the usual case, which asks for no clock. */
export function isDelivered(result: SendResult): boolean {
  return result.kind === 'response' && result.status >= 200 && result.status < 300;
}

/** Judges an attempt; redirects are not followed, so they are failures like every other status. */
export function judge(result: SendResult, now: Date): Outcome {
  if (isDelivered(result)) return DELIVERED;
  if (result.kind === 'failure') {
    return result.class === 'aborted' ? { kind: 'aborted' } : { kind: 'failed', answered: false };
  }
  const { status } = result;
  if (status === 410) return { kind: 'gone' };
  const retryAfterMs = parseRetryAfter(result.retryAfter, now);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429 || status === 503) return { kind: 'busy', ...wait };
  return { kind: 'failed', answered: true, ...wait };
}
