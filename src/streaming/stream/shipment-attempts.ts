import type { Outcome } from '../../destination-kinds/outcome.ts';
import { reportOf, type SendReport, type Trigger } from '../../destination-kinds/sender.ts';
import type { DueEvent } from '../../event-log/due-events.ts';
import type { Attempt } from '../attempts/attempts.ts';

/** The events of one request, in order. */
export type ShippedEvents = readonly [DueEvent, ...DueEvent[]];

/** The attempts of a request: one for each of its events. */
export function attemptsOf(
  events: ShippedEvents,
  report: SendReport,
  { at, trigger, number = 1 }: { readonly at: Date; readonly trigger: Trigger; readonly number?: number },
): readonly Attempt[] {
  const { outcome, answer } = report;
  const [event] = events;
  if (events.length === 1 && 'kind' in outcome) return [{ outcome, answer, event, at, number, trigger }];
  const shipment = { first: event.id, size: events.length };
  return events.map((own, index) => ({
    ...reportOf(report, index),
    ...{ event: own, at, number, trigger, shipment },
  }));
}

/** What a request means for its destination, whatever it means for each of its events. */
export function outcomeOfRequest(outcome: SendReport['outcome']): Outcome {
  if ('kind' in outcome) return outcome;
  return outcome.toSorted((a, b) => RANKS.indexOf(a.kind) - RANKS.indexOf(b.kind))[0] ?? NOTHING;
}

// It has taken something, and that it did says most.
const RANKS: readonly Outcome['kind'][] = [
  ...(['delivered', 'gone', 'denied', 'busy', 'failed', 'refused', 'aborted'] as const),
];
const NOTHING: Outcome = { kind: 'aborted' };
