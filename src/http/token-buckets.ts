import { LRUCache } from 'lru-cache';
import type { Rate } from './limits.ts';

/** A bucket for each key, full at first, refilled steadily. */
export interface TokenBuckets {
  /** Milliseconds until something can be taken; 0: now. */
  wait(key: string): number;
  /** Takes one if there is one; returns what `wait` said before. */
  take(key: string): number;
}

const MAX_KEYS = 10_000;
const MINUTE = 60_000;

interface Bucket {
  level: number;
  at: number;
}

/** In memory, for this process alone; of 10 000 keys the one that was asked for longest ago begins anew, with a full bucket. */
export function createTokenBuckets(rate: Rate, now: () => Date): TokenBuckets {
  const buckets = new LRUCache<string, Bucket>({ max: MAX_KEYS });

  function levelOf(key: string, at: number): number {
    const bucket = buckets.get(key);
    if (bucket === undefined) return rate.burst;
    // A clock that was set back refills nothing.
    const refilled = (Math.max(at - bucket.at, 0) * rate.perMinute) / MINUTE;
    return Math.min(bucket.level + refilled, rate.burst);
  }

  function waitFor(level: number): number {
    return level >= 1 ? 0 : ((1 - level) * MINUTE) / rate.perMinute;
  }

  return {
    wait: (key) => waitFor(levelOf(key, now().getTime())),
    take(key) {
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
