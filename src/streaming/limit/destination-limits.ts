import { SharedLimit, type Sender } from './shared-limit.ts';

/** The limits of this process, one for each destination that it sends to. */
export type DestinationLimits = ReturnType<typeof createDestinationLimits>;

/** Limits that are kept; beyond that the limit that was not used for longest is forgotten. */
const MOST_KEPT = 1_000;

export function createDestinationLimits(now: () => number = () => performance.now()) {
  // In the order of their last use.
  const limits = new Map<number, SharedLimit>();

  const forgetOldest = (): void => {
    for (const [id, shared] of limits) {
      if (limits.size <= MOST_KEPT) return;
      if (!shared.isUsed) limits.delete(id);
    }
  };

  return {
    /** Takes part in sending to a destination; see `SharedLimit.join`. */
    join(destinationId: number, most: number, wake: () => void): Sender {
      const shared = limits.get(destinationId) ?? new SharedLimit(now);
      limits.delete(destinationId);
      limits.set(destinationId, shared);
      if (limits.size > MOST_KEPT) forgetOldest();
      return shared.join(most, wake);
    },
    /** The destination is down: its limit is forgotten. */
    restart: (destinationId: number) => limits.get(destinationId)?.restart(),
    /** Recently used limits, by destination. */
    entries: (): Iterable<readonly [number, SharedLimit]> => limits,
  };
}
