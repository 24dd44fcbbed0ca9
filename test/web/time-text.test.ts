import { describe, expect, it } from '@jest/globals';
import { ago, since, until } from '../../web/src/time/time-text.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const after = (seconds: number): string => new Date(NOW + seconds * 1_000).toISOString();

describe('a moment in words', () => {
  it.each([
    [0, 'just now'],
    [4.9, 'just now'],
    [5, '5 s ago'],
    [59.9, '59 s ago'],
    [90, '1 min ago'],
    [7_200, '2 h ago'],
    [86_400, '1 day ago'],
    [200_000, '2 days ago'],
    // A browser whose clock is behind.
    [-120, 'just now'],
  ])('that was %d s ago', (seconds, text) => expect(ago(after(-seconds), NOW)).toBe(text));

  it.each([
    [0, 'for 1 s'],
    [90, 'for 1 min'],
    [200_000, 'for 2 days'],
  ])('since which something goes on, %d s long', (seconds, text) =>
    expect(since(after(-seconds), NOW)).toBe(text),
  );

  it.each([
    [12.4, 'in 12 s'],
    [0.9, 'now'],
    // It is due, and nothing was heard of it yet.
    [-30, 'now'],
    [150, 'in 2 min'],
    [3_600, 'in 1 h'],
  ])('that comes in %d s', (seconds, text) => expect(until(after(seconds), NOW)).toBe(text));
});
