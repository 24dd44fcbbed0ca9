import { LRUCache } from 'lru-cache';
import type { Rate } from './limits.ts';

const MAX_KEYS = 10_000;
const MINUTE = 60_000;

interface Bucket {
  level: number;
  at: number;
}

/**
 * A bucket for each key, full at first, refilled steadily. In the memory of this process. Beyond 10 000 keys, the key that
 * was unused for longest is forgotten, so it begins with a full bucket.
 */
export function createTokenBuckets(rate: Rate, now: () => Date) {
  const buckets = new LRUCache<string, Bucket>({ max: MAX_KEYS });

  function levelOf(key: string, at: number): number {
    const bucket = buckets.get(key);
    if (bucket === undefined) return rate.burst;
    // A clock that was set back must not refill the bucket.
    const refilled = (Math.max(at - bucket.at, 0) * rate.perMinute) / MINUTE;
    return Math.min(bucket.level + refilled, rate.burst);
  }

  function waitFor(level: number): number {
    return level >= 1 ? 0 : ((1 - level) * MINUTE) / rate.perMinute;
  }

  return {
    /** Milliseconds until something can be taken; 0: now. */
    wait: (key: string): number => waitFor(levelOf(key, now().getTime())),
    /** Takes one if there is one; returns the result of `wait` before that. */
    take(key: string): number {
      const at = now().getTime();
      const level = levelOf(key, at);
      const bucket = buckets.get(key) ?? { level, at };
      bucket.level = level >= 1 ? level - 1 : level;
      bucket.at = at;
      buckets.set(key, bucket);
      return waitFor(level);
    },
  };
}
