import { ownerKey } from '../../access/share-keys.ts';
import { RequestRefused } from '../../errors/request-refused.ts';
import { createTokenBuckets } from '../../http/token-buckets.ts';
import { destinationLimits } from '../rules/destination-errors.ts';

export type SwitchingRate = ReturnType<typeof createSwitchingRate>;

// Each change makes jobs, audit events, and a last delivery that may be tried for a day. A group has five destinations.
const RATE = { burst: 120, perMinute: 60 };

/**
 * Limits how often destinations of a top-level group, or (null) of the instance, are created, destroyed, paused or
 * activated.
 */
export function createSwitchingRate(now: () => Date) {
  const buckets = createTokenBuckets(RATE, now);
  return {
    /** Throws a `RequestRefused` beyond the limit; call it before anything is changed. */
    take(group: { readonly rootId: number } | null): void {
      const wait = buckets.take(ownerKey(group));
      if (wait === 0) return;
      const seconds = Math.ceil(wait / 1_000);
      throw new RequestRefused(
        429,
        destinationLimits.SWITCHED_TOO_OFTEN({ maximum: RATE.perMinute, seconds }),
      );
    },
  };
}
