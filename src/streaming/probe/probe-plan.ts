/** A subscription with events that wait. */
export interface Backlog {
  readonly subscriptionId: number;
  readonly position: number;
  readonly lastSequence: number;
}

/** An event that a probe sends; `isNext`: it is the next one of its subscription, whose position moves with it. */
export interface ProbeEvent {
  readonly subscriptionId: number;
  readonly sequence: number;
  readonly isNext: boolean;
}

/** The most events that one probe sends. */
export const MAX_PROBE_EVENTS = 5;

/**
 * The events of a probe, in order: the next one, and for the case that the destination answers but refuses it, the
 * newest one of every subscription and then any that wait, other ones each time. One of them getting through shows that
 * the events are refused and not the destination is down. `random` is in [0, 1).
 */
export function planProbe(backlogs: readonly Backlog[], random: () => number): readonly ProbeEvent[] {
  const planned = new Map<string, ProbeEvent>();
  const add = ({ subscriptionId, position }: Backlog, sequence: number): void => {
    const key = `${subscriptionId}/${sequence}`;
    if (planned.size === MAX_PROBE_EVENTS || planned.has(key)) return;
    planned.set(key, { subscriptionId, sequence, isNext: sequence === position + 1 });
  };
  for (const backlog of backlogs.slice(0, 1)) add(backlog, backlog.position + 1);
  for (const backlog of backlogs) add(backlog, backlog.lastSequence);
  for (let round = 0; round < MAX_PROBE_EVENTS; round += 1) {
    for (const backlog of backlogs) {
      const waiting = backlog.lastSequence - backlog.position;
      add(backlog, backlog.position + 1 + Math.floor(random() * waiting));
    }
  }
  return [...planned.values()];
}
