import { describe, expect, it } from '@jest/globals';
import { probeDelay, retryDelay } from '../../../src/streaming/attempts/retry-schedule.ts';

const schedule = [5_000, 30_000, 120_000];
const middle = { random: 0.5 };

describe('the retry schedule', () => {
  it('gives the delay after each attempt and nothing after the last', () => {
    expect([1, 2, 3, 4].map((attempts) => retryDelay(schedule, attempts, middle))).toEqual([
      5_000,
      30_000,
      120_000,
      undefined,
    ]);
  });

  it('spreads delays by 20 % to either side', () => {
    expect([0, 0.9999999].map((random) => retryDelay(schedule, 1, { random }))).toEqual([4_000, 6_000]);
  });

  it('waits for as long as the receiver asks, but never less than the schedule and never more than an hour', () => {
    const after = (retryAfterMs: number) => retryDelay(schedule, 1, { ...middle, retryAfterMs });
    expect([1_000, 60_000, 10 * 3_600_000].map(after)).toEqual([5_000, 60_000, 3_600_000]);
  });

  it('repeats its last delay for probes', () => {
    expect([0, 1, 2, 3, 99].map((probes) => probeDelay(schedule, probes, middle))).toEqual([
      5_000, 30_000, 120_000, 120_000, 120_000,
    ]);
  });
});
