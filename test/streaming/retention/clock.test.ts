import { describe, expect, it } from '@jest/globals';
import {
  judgeClock,
  SETTLE_MS,
  type ClockReading,
  type ClockRecord,
  type ClockVerdict,
} from '../../../src/streaming/retention/clock.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2026-03-01T12:00:00Z');

/** Clocks `passed` milliseconds after the start, of which the wall clocks are `ahead`. */
function reading(passed: number, ahead = 0, processAhead = ahead): ClockReading {
  return {
    now: new Date(START + passed + processAhead),
    databaseNow: new Date(START + passed + ahead),
    monotonicMs: 1_000 + passed,
  };
}

/** Looks once a minute, as housekeeping does, on one process, and gives back the last verdict. */
function watch(readings: readonly ClockReading[], record?: ClockRecord) {
  let last: ClockReading | undefined;
  const verdicts: ClockVerdict[] = [];
  for (const one of readings) {
    const judged = judgeClock(one, last, record);
    verdicts.push(judged.verdict);
    ({ record } = judged);
    last = one;
  }
  return { verdicts, verdict: verdicts.at(-1), record };
}

const steady: ClockRecord = { checkedAt: new Date(START - MINUTE), steadySince: new Date(START - 10 * DAY) };

describe('the clock', () => {
  it('is trusted while it goes on from check to check, after a restart, too', () => {
    const { verdicts } = watch([reading(0), reading(MINUTE), reading(2 * MINUTE)], steady);
    expect(verdicts.map(({ kind }) => kind)).toEqual(['trusted', 'trusted', 'trusted']);
  });

  it('is not trusted on a database that no server has watched yet, until it has settled', () => {
    expect(watch([reading(0)]).verdict).toMatchObject({ kind: 'settling', jumpMs: undefined });
    expect(watch([reading(0), reading(SETTLE_MS)]).verdict).toMatchObject({ kind: 'trusted' });
  });

  it.each([
    ['a day ahead', DAY],
    ['a week ahead', 7 * DAY],
    ['a day back', -DAY],
    ['a week back', -7 * DAY],
    ['ten minutes ahead', 10 * MINUTE],
  ])('is not trusted after a jump of %s, and is again once it has run steadily', (_, jump) => {
    const first = watch([reading(0), reading(MINUTE, jump)], steady);
    expect(first.verdict).toMatchObject({ kind: 'settling', jumpMs: jump });
    const soon = watch([reading(0), reading(MINUTE, jump), reading(MINUTE + SETTLE_MS / 2, jump)], steady);
    expect(soon.verdict).toMatchObject({ kind: 'settling', jumpMs: undefined });
    const late = watch([reading(0), reading(MINUTE, jump), reading(MINUTE + SETTLE_MS, jump)], steady);
    expect(late.verdict).toMatchObject({ kind: 'trusted' });
  });

  it('is not trusted when it jumped while no server ran, or none for hours', () => {
    for (const jump of [-DAY, DAY, 90 * MINUTE]) {
      expect(watch([reading(0, jump)], steady).verdict).toMatchObject({ kind: 'settling' });
    }
    // An upgrade.
    expect(watch([reading(30 * MINUTE)], steady).verdict).toMatchObject({ kind: 'trusted' });
  });

  it('is not trusted when another process saw it in the future', () => {
    const future = { checkedAt: new Date(START + 3 * DAY), steadySince: new Date(START - 10 * DAY) };
    const last = reading(0);
    expect(judgeClock(reading(MINUTE), last, future).verdict).toMatchObject({ kind: 'settling' });
  });

  it('settles anew when it jumps back before it has settled', () => {
    const readings = [reading(0), reading(MINUTE, DAY), reading(SETTLE_MS), reading(1.5 * SETTLE_MS)];
    expect(watch(readings, steady).verdicts.map(({ kind }) => kind)).toEqual([
      'trusted',
      'settling',
      'settling',
      'settling',
    ]);
    expect(watch([...readings, reading(2 * SETTLE_MS)], steady).verdict).toMatchObject({ kind: 'trusted' });
  });

  it('is not trusted while the machine and the database disagree, and the earlier one counts while they nearly agree', () => {
    expect(watch([reading(0, 0, DAY)], steady).verdict).toEqual({ kind: 'disagreeing', byMs: DAY });
    expect(watch([reading(0, 0, -MINUTE)], steady).verdict).toEqual({
      kind: 'trusted',
      time: new Date(START - MINUTE),
    });
    expect(watch([reading(0, 0, MINUTE)], steady).verdict).toEqual({
      kind: 'trusted',
      time: new Date(START),
    });
  });
});
