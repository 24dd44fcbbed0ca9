import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRetryAfter } from '../../src/destination-kinds/retry-after.ts';

const now = new Date('2026-03-01T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Sun, 01 Mar 2026 12:01:00 GMT', 60_000],
    ['Sunday, 01-Mar-26 12:01:00 GMT', 60_000],
    ['Sun Mar  1 12:01:00 2026', 60_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 0],
  ])('%j means %i ms', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });

  it.each([
    [undefined],
    [''],
    ['-1'],
    ['1.5'],
    ['1e3'],
    ['soon'],
    ['12, 13'],
    ['9'.repeat(30)],
    ['2026-03-01T12:01:00Z'],
    ['Sun, 31 Feb 2026 12:01:00 GMT'],
    ['Sun, 01 Foo 2026 12:01:00 GMT'],
    ['Sun, 01 Mar 2026 25:01:00 GMT'],
  ])('%j means nothing', (value) => {
    expect(parseRetryAfter(value, now)).toBeUndefined();
  });

  it('reads back every date that toUTCString writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (seconds) => {
        const date = new Date(now.getTime() + seconds * 1000);
        expect(parseRetryAfter(date.toUTCString(), now)).toBe(seconds * 1000);
      }),
    );
  });
});
