import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../destination-kinds/outcome.ts';
import type { EventReport, OutgoingEvent, SendContext } from '../../destination-kinds/sender.ts';
import { LONGEST_HOLD_MS, resendDelay, staysRefused } from '../limit/resend.ts';
import { takeTurn } from '../limit/take-turn.ts';
import { sendOne } from '../request/send-shipment.ts';
import type { Streaming } from '../streaming.ts';
import { isStreaming, loadTarget, type Target } from '../request/target.ts';

/** What came of a retry. */
export type Retry =
  | {
      readonly kind: 'sent';
      /** Without its sender, which is closed. */
      readonly target: Pick<Target, 'config' | 'consecutiveFailures'>;
      readonly report: EventReport;
      /** When it began. */
      readonly at: Date;
      /** Requests before it that a busy destination refused. */
      readonly refusals: readonly Date[];
      /** The destination has taken nothing for some seconds, from this process. */
      readonly isDown: boolean;
    }
  /** The destination is not STREAMING, or the process stops: nothing was sent. */
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'gone' };

/**
 * Sends one event by the limit of its destination, as the stream does: it waits for its turn, and what a busy
 * destination refuses is sent again after a short wait, until it stays refused.
 */
export async function retryByLimit(
  streaming: Streaming,
  destinationId: number,
  event: OutgoingEvent,
  context: Pick<SendContext, 'trigger' | 'attempt'>,
  stopping: AbortSignal,
): Promise<Retry> {
  const { limits, settings, now } = streaming;
  const began = performance.now();
  const refusals: Date[] = [];
  for (;;) {
    using turn = await takeTurn(limits, destinationId, stopping);
    if (turn === undefined) return { kind: 'not-sent' };
    // Now: it may have changed while this waited for its turn.
    const target = await loadTarget(streaming, destinationId);
    if (target === undefined) return { kind: 'gone' };
    if (!isStreaming(target)) return { kind: 'not-sent' };
    const at = now();
    const startedAt = performance.now();
    const report = await sendOne(streaming, target.sender, event, { ...context, at }, stopping);
    const { outcome } = report;
    // An event that failed before says nothing about its destination when it fails again.
    const durationMs = performance.now() - startedAt;
    turn.end({ eventId: event.id, outcome, durationMs, isOfEvent: outcome.kind === 'failed' });
    const isDown = turn.isDown(settings.downAfter);
    const isLast =
      isDown || stopping.aborted || !isResent(outcome, refusals.length + 1, performance.now() - began);
    if (isLast) return { kind: 'sent', target, report, at, refusals, isDown };
    refusals.push(at);
    await sleep(resendDelay(refusals.length), undefined, { signal: stopping }).catch(() => undefined);
  }
}

function isResent(outcome: Outcome, refusals: number, milliseconds: number): boolean {
  if (outcome.kind !== 'busy' || (outcome.retryAfterMs ?? 0) > LONGEST_HOLD_MS) return false;
  return !staysRefused(refusals, milliseconds);
}
