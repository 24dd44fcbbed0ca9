import type { ChaosEvent } from './chaos-event.ts';

/** What the server has acknowledged: from then on it may not be lost. */
export interface Acknowledged {
  readonly group: string;
  readonly bodyDigest: string;
}

/** What all producers were answered. */
export interface Ledger {
  /** By the delivered id. */
  readonly acknowledged: ReadonlyMap<number, Acknowledged>;
  /** Requests that were answered 429 or 503: their events were sent again. */
  readonly refused: number;
  /** Requests without an answer: nobody knew what became of them, and their events were sent again. */
  readonly unanswered: number;
  /** Answers that no outage explains. */
  readonly unexpected: readonly string[];
  acknowledge(group: string, events: readonly ChaosEvent[], ids: readonly number[]): void;
  refuse(): void;
  miss(): void;
  wonder(answer: string): void;
}

export function createLedger(): Ledger {
  const acknowledged = new Map<number, Acknowledged>();
  const unexpected: string[] = [];
  let refused = 0;
  let unanswered = 0;
  return {
    acknowledged,
    unexpected,
    get refused() {
      return refused;
    },
    get unanswered() {
      return unanswered;
    },
    acknowledge(group, events, ids) {
      if (ids.length !== events.length)
        unexpected.push(`${ids.length} ids were answered to ${events.length} events`);
      for (const [index, event] of events.entries()) {
        const id = ids[index];
        if (id === undefined) continue;
        if (acknowledged.has(id)) unexpected.push(`the id ${id} was answered for two events`);
        acknowledged.set(id, { group, bodyDigest: event.bodyDigest(id) });
      }
    },
    refuse: () => void (refused += 1),
    miss: () => void (unanswered += 1),
    wonder: (answer) => void unexpected.push(answer),
  };
}
