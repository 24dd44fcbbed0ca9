import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AdaptiveLimit } from '../../../src/streaming/limit/adaptive-limit.ts';
import {
  dropsBeyond,
  fixedWindow,
  healthy,
  jittery,
  refusesOneIn,
  refusesShare,
  slowsDown,
  takesAtOnce,
  tokenBucket,
} from './receivers.ts';
import { simulate, type SimulatedReceiver, type SimulationOptions } from './simulation.ts';

const MOST = 32;
const run = (receiver: SimulatedReceiver, options: Partial<SimulationOptions> = {}) =>
  simulate({ receiver, latencyMs: 0, events: 6_000, ...options });

/** A sender as it is: batches, a thread that does other things, too, and timers that are late. */
const REAL: Partial<SimulationOptions> = {
  batch: { size: 512, pauseMs: 8 },
  stalls: { ms: 20, oneIn: 500 },
  timerMs: 1.5,
};

describe.each([0, 50, 300])('with a receiver %i ms away', (latencyMs) => {
  const events = 3_000;
  const at = (receiver: SimulatedReceiver, options: Partial<SimulationOptions> = {}) =>
    run(receiver, { latencyMs, events, ...options });
  const rate = (options: Partial<SimulationOptions> = {}) => at(healthy(), options).perSecond;

  it('has all requests in flight as soon as nothing is refused', () => {
    const result = at(healthy());
    expect(result.level).toBe(MOST);
    expect(result.refused).toBe(0);
    expect(result.meanInFlight).toBeGreaterThan(0.9 * MOST);
  });

  it.each([
    ['1 in 37', () => refusesOneIn(37), 0.85],
    ['1 in 37 at random', () => refusesShare(1 / 37), 0.85],
    ['1 in 3', () => refusesOneIn(3), 0.4],
    ['1 in 3 at random', () => refusesShare(1 / 3), 0.4],
    ['half', () => refusesShare(1 / 2), 0.3],
  ] as const)(
    'takes nearly what it could from one that refuses %s whatever is sent',
    (_, receiver, least) => {
      expect(at(receiver()).perSecond / rate()).toBeGreaterThan(least);
      for (const seed of [1, 2]) {
        const options = { ...REAL, seed };
        expect(at(receiver(), options).perSecond / rate(options)).toBeGreaterThan(least - 0.05);
      }
    },
  );

  it('gives one that takes eight at once eight at a time', () => {
    const serviceMs = 8 + latencyMs;
    const few = { latencyMs: 0, events: latencyMs === 300 ? 600 : 3_000 };
    const result = at(takesAtOnce(8, serviceMs, latencyMs), few);
    expect(result.perSecond / (8_000 / serviceMs)).toBeGreaterThan(0.9);
    expect(result.refusedShare).toBeLessThan(0.12);
    expect(Math.round(result.level)).toBe(8);
  });

  it('takes the quota of one that takes 500 in each second, and is refused little', () => {
    const result = at(fixedWindow(500));
    expect(result.perSecond / Math.min(500, rate())).toBeGreaterThan(0.85);
    expect(result.refusedShare).toBeLessThan(0.15);
  });

  it('starts nothing while a receiver has asked for a pause, and takes half of its quota', () => {
    const result = at(fixedWindow(500, 1_000));
    expect(result.startedWhileHeld).toBe(0);
    expect(result.perSecond / Math.min(500, rate())).toBeGreaterThan(0.5);
  });

  it('gives one that is slow at any number all requests at once', () => {
    const result = at(healthy(300), { events: 2_000 });
    expect(result.perSecond / ((MOST * 1_000) / (300 + latencyMs))).toBeGreaterThan(0.9);
  });
});

describe('the limit', () => {
  it('becomes a pause between requests where even one after the other are too many', () => {
    const result = run(tokenBucket(50, 2), { events: 1_000 });
    expect(result.level).toBeLessThan(1);
    expect(result.perSecond).toBeGreaterThan(35);
    expect(result.refusedShare).toBeLessThan(0.6);
  });

  it('stays where a larger one only makes requests wait for each other', () => {
    // Twice as many take twice as long: nothing is gained beyond one.
    const result = run(slowsDown(100, 1), { events: 200 });
    expect(result.meanInFlight).toBeLessThan(11);
    expect(result.perSecond).toBeGreaterThan(9.5);
  });

  it.each([
    ['a link that is always the same', healthy(100), {}, MOST],
    ['a link whose times vary', jittery(100, 0.1), {}, MOST],
    ['a link whose times vary much', jittery(100, 0.5), {}, MOST],
  ] as const)('grows to the most with %s', (_, receiver, options, level) => {
    expect(run(receiver, { ...options, events: 1_500 }).level).toBe(level);
  });

  it.each([
    [25, 4],
    [50, 2],
    [100, 1],
  ])('is not used up when an event comes every %i ms and takes 100', (everyMs, inFlight) => {
    const result = run(healthy(100), { events: 200, everyMs });
    expect(result.meanInFlight).toBeLessThan(inFlight + 0.5);
    expect(result.refused).toBe(0);
  });

  it('comes down to what a receiver takes that answers nothing else', () => {
    const result = run(dropsBeyond(5, 100), { events: 500, timeoutMs: 1_000 });
    expect(result.perSecond).toBeGreaterThan(0.5 * 50);
  });

  it('grows back when the receiver is well again', () => {
    const sick = takesAtOnce(4, 20);
    const receiver: SimulatedReceiver = {
      receive: (now, random) => (now < 3_000 ? sick : healthy(20)).receive(now, random),
    };
    const result = run(receiver, { events: 12_000 });
    expect(result.level).toBe(MOST);
    expect(result.perSecond).toBeGreaterThan(600);
  });

  it('lets few requests look whether a receiver takes any, while it takes none', () => {
    const receiver: SimulatedReceiver = { receive: () => ({ taken: false, afterMs: 1 }) };
    const result = run(receiver, { events: 1, stopAtMs: 5_000 });
    expect(result.refused).toBeLessThan(8 + 40);
    expect(result.refused).toBeGreaterThan(20);
  });

  it('says for how long nothing was taken, counted from the start of the first request of those', () => {
    const limit = new AdaptiveLimit(() => MOST, 0);
    limit.started(100);
    limit.started(150);
    limit.ended('refused', 900, 1_000);
    expect(limit.silentMs(1_100)).toBe(1_000);
    limit.ended('taken', 1_000, 1_150);
    expect(limit.silentMs(1_200)).toBe(0);
  });

  it('is not made smaller by a receiver that takes none of a few requests: it may be their events', () => {
    const limit = new AdaptiveLimit(() => MOST, 0);
    for (const now of [0, 700, 1_400, 2_100, 2_800, 3_500]) {
      limit.started(now);
      limit.ended('refused', 5, now + 5);
    }
    expect(limit.level).toBeGreaterThanOrEqual(1);
  });

  it('lets the next request start within a second, whatever became of the ones before', () => {
    const ends = fc.record({
      end: fc.constantFrom('taken', 'refused', 'failed', 'unknown'),
      idleMs: fc.integer({ min: 0, max: 3_000 }),
      durationMs: fc.integer({ min: 0, max: 30_000 }),
    });
    const property = fc.property(fc.array(ends, { maxLength: 200 }), (requests) => {
      const limit = new AdaptiveLimit(() => MOST, 0);
      let now = 0;
      for (const { end, idleMs, durationMs } of requests) {
        now += idleMs;
        const wait = limit.waitMs(now) ?? 0;
        expect(wait).toBeLessThanOrEqual(1_000);
        now += wait;
        expect(limit.room(now)).toBeGreaterThan(0);
        limit.started(now);
        now += durationMs;
        limit.ended(end, durationMs, now);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });
});
