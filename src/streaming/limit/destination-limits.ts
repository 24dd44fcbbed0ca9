import { SharedLimit, type Sender } from './shared-limit.ts';

/** The limits of this process, one for each destination that it sends to. */
export interface DestinationLimits {
  /** Takes part in sending to a destination; see `SharedLimit.join`. */
  join(destinationId: number, most: number, wake: () => void): Sender;
  /** The destination is down: its limit is forgotten. */
  restart(destinationId: number): void;
  /** Recently used limits, by destination. */
  entries(): Iterable<readonly [number, SharedLimit]>;
}

/** Limits that are kept; beyond that the limit that was not used for longest is forgotten. */
const MOST_KEPT = 1_000;

export function createDestinationLimits(now: () => number = () => performance.now()): DestinationLimits {
  // In the order of their last use.
  const limits = new Map<number, SharedLimit>();

  const forgetOldest = (): void => {
    for (const [id, shared] of limits) {
      if (limits.size <= MOST_KEPT) return;
      if (!shared.isUsed) limits.delete(id);
    }
  };

  return {
    join(destinationId, most, wake) {
      const shared = limits.get(destinationId) ?? new SharedLimit(now);
      limits.delete(destinationId);
      limits.set(destinationId, shared);
      if (limits.size > MOST_KEPT) forgetOldest();
      return shared.join(most, wake);
    },
    restart: (destinationId) => limits.get(destinationId)?.restart(),
    entries: () => limits,
  };
}
