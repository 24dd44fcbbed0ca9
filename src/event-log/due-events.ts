import type { LoggedEvent } from './read-events.ts';

/** An event that a destination is to get. */
export interface DueEvent extends LoggedEvent {
  readonly streamId: number;
  /** The sequence of the event before it that passed the filter, or is gone; null: there was none. */
  readonly previous: number | null;
}

/** Events that were read one after the other, and what the next one after them is told. */
export interface DueEvents {
  readonly events: readonly DueEvent[];
  readonly previous: number | null;
}

/**
 * Tells each event which one is before it. `gone` are sequences of events that are not in the log any more: they count
 * as passed, because it cannot be known, and a receiver should rather see a gap too many than miss one.
 */
export function dueEvents(
  after: Pick<DueEvent, 'streamId' | 'previous'>,
  events: readonly LoggedEvent[],
  gone: readonly number[],
): DueEvents {
  const { streamId } = after;
  let { previous } = after;
  const due = events.map((event): DueEvent => {
    const before = gone.length === 0 ? previous : laterOf(previous, gone, event.sequence);
    previous = event.sequence;
    return { ...event, streamId, previous: before };
  });
  return { events: due, previous: laterOf(previous, gone, Infinity) };
}

function laterOf(previous: number | null, gone: readonly number[], before: number): number | null {
  const lastGone = gone.findLast((sequence) => sequence < before) ?? 0;
  return lastGone > (previous ?? 0) ? lastGone : previous;
}
