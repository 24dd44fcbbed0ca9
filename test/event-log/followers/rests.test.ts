import { describe, expect, it } from '@jest/globals';
import { createRests } from '../../../src/event-log/followers/following.ts';

describe('the rest of a stream that has failed', () => {
  it('is twice as long each time, five minutes at most, and short again after a success', () => {
    let now = 0;
    const rests = createRests(() => now);
    const lengths = Array.from({ length: 8 }, () => rests.begin(1) / 1000);
    expect(lengths).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
    rests.end(1);
    expect(rests.begin(1)).toBe(5_000);
    expect(rests.resting()).toEqual([1]);
    now = 5_000;
    expect(rests.resting()).toEqual([]);
    expect(rests.begin(1)).toBe(10_000);
  });
});
