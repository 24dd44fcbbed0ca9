import type { ErrorText } from '../../errors/define-errors.ts';
import { LONGEST_HOLD_MS } from '../limit/resend.ts';
import type { Outcome } from '../../destination-kinds/outcome.ts';
import { deniedDelay, probeDelay, retryDelay } from '../attempts/retry-schedule.ts';

/** What the attempt of a retry makes of its delivery. */
export type RetryVerdict =
  | { readonly kind: 'delivered' }
  /** Once more at once; the attempt does not count. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'again'; readonly nextAttemptAt: Date }
  | { readonly kind: 'dead' }
  /** It waits for its destination, which takes nothing, asks for a long pause, or has to be mended: → RETRYING. */
  | { readonly kind: 'pause'; readonly nextProbeAt: Date; readonly denied?: ErrorText }
  /** It waits for its destination, which wants no more: → OFF. */
  | { readonly kind: 'off' };

/** How retries go on. */
export interface RetryPolicy {
  readonly retrySchedule: readonly number[];
  /** In [0, 1). */
  readonly random: number;
  /** The destination has taken nothing for some seconds. */
  readonly isDown: boolean;
}

/** Draws the conclusion; `attempts` counts this one. */
export function afterRetry(
  outcome: Outcome,
  attempts: number,
  { retrySchedule, random, isDown }: RetryPolicy,
  now: Date,
): RetryVerdict {
  const after = (delay: number): Date => new Date(now.getTime() + delay);
  if (outcome.kind === 'delivered') return { kind: 'delivered' };
  // Cut off by our own stop: the receiver has lost no attempt.
  if (outcome.kind === 'aborted') return { kind: 'repeat' };
  if (outcome.kind === 'gone') return { kind: 'off' };
  if (outcome.kind === 'refused') return { kind: 'dead' };
  if (outcome.kind === 'denied')
    return {
      kind: 'pause',
      nextProbeAt: after(deniedDelay(retrySchedule, 0, { random })),
      denied: outcome.text,
    };
  const wait = { retryAfterMs: outcome.retryAfterMs, random };
  // A refusal while the destination accepts other events uses up an attempt, like any other failure.
  if (outcome.kind === 'busy' && (isDown || (outcome.retryAfterMs ?? 0) > LONGEST_HOLD_MS))
    return { kind: 'pause', nextProbeAt: after(probeDelay(retrySchedule, 0, wait)) };
  const delay = retryDelay(retrySchedule, attempts, wait);
  return delay === undefined ? { kind: 'dead' } : { kind: 'again', nextAttemptAt: after(delay) };
}
