import { ownerKey } from '../../access/share-keys.ts';
import { RequestRefused } from '../../errors/request-refused.ts';
import { createTokenBuckets } from '../../http/token-buckets.ts';
import { destinationLimits } from '../rules/destination-errors.ts';

/** Bounds how often the destinations of a top-level group, or (null) of the instance, begin and end to be streamed to. */
export interface SwitchingRate {
  /** Throws a `RequestRefused` when it was too often; nothing is changed then. */
  take(group: { readonly rootId: number } | null): void;
}

// Each makes jobs, audit events, and a last message that may be tried for a day. A group has five destinations.
const RATE = { burst: 120, perMinute: 60 };

export function createSwitchingRate(now: () => Date): SwitchingRate {
  const buckets = createTokenBuckets(RATE, now);
  return {
    take(group) {
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
