import type { ErrorText } from '../../errors/define-errors.ts';
import type { Outcome } from '../../destination-kinds/outcome.ts';
import { deniedDelay, probeDelay } from '../attempts/retry-schedule.ts';
import { switchOffReasons } from '../streaming-errors.ts';

/** The conclusion of a probe about a destination that is RETRYING. */
export type ProbeVerdict =
  /** → STREAMING. `refusing`: it takes events, but refused others, which are the events' own failures then. */
  | { readonly kind: 'recovered'; readonly refusing: boolean }
  /** → OFF */
  | { readonly kind: 'off'; readonly reason: ErrorText }
  /** → RETRYING */
  | { readonly kind: 'again'; readonly nextProbeAt: Date };

/** The state of a destination that is RETRYING. */
export interface Failing {
  readonly failingSince: Date;
  /** Probes before this one. */
  readonly probes: number;
}

/** Times in milliseconds; `random` in [0, 1). */
export interface ProbePolicy {
  readonly retrySchedule: readonly number[];
  readonly retention: number;
  readonly random: number;
}

/**
 * Whether a probe tries another event: the receiver answered and refused this one, perhaps because of the event. Not
 * when the destination asks for a pause.
 */
export function triesAnother(outcome: Outcome): boolean {
  if (outcome.kind === 'busy') return outcome.answered && outcome.retryAfterMs === undefined;
  return outcome.kind === 'refused' || (outcome.kind === 'failed' && outcome.answered);
}

/** Draws the conclusion from the outcomes of a probe's events, in the order they were sent. */
export function afterProbe(
  outcomes: readonly Outcome[],
  { failingSince, probes }: Failing,
  { retrySchedule, retention, random }: ProbePolicy,
  now: Date,
): ProbeVerdict {
  const last = outcomes.at(-1);
  // No event waits, because it was sent meanwhile: the next event will show the state of the destination.
  if (last === undefined) return { kind: 'recovered', refusing: false };
  if (last.kind === 'delivered') return { kind: 'recovered', refusing: outcomes.length > 1 };
  if (last.kind === 'gone') return { kind: 'off', reason: switchOffReasons.SWITCHED_OFF_GONE };
  // Cut off by our own stop: the next start probes at once.
  if (last.kind === 'aborted') return { kind: 'again', nextProbeAt: now };
  if (now.getTime() - failingSince.getTime() > retention)
    return { kind: 'off', reason: switchOffReasons.SWITCHED_OFF_TOO_LONG };
  const retryAfterMs = 'retryAfterMs' in last ? last.retryAfterMs : undefined;
  const delayAfter = last.kind === 'denied' ? deniedDelay : probeDelay;
  const delay = delayAfter(retrySchedule, probes + 1, { retryAfterMs, random });
  return { kind: 'again', nextProbeAt: new Date(now.getTime() + delay) };
}
