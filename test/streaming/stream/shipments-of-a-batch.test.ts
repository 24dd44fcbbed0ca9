import { describe, expect, it } from '@jest/globals';
import {
  BatchProgress,
  FAILURES_IN_A_ROW,
  PATIENCE,
  type Range,
} from '../../../src/streaming/stream/batch-progress.ts';
import type { Outcome } from '../../../src/destination-kinds/outcome.ts';
import { testErrors } from '../../../src/streaming/streaming-errors.ts';

const delivered: Outcome = { kind: 'delivered' };
const failed: Outcome = { kind: 'failed', answered: true };
const silent: Outcome = { kind: 'failed', answered: false };
const busy: Outcome = { kind: 'busy', answered: true };
const refused: Outcome = { kind: 'refused', code: '5' };
const denied: Outcome = { kind: 'denied', text: testErrors.VERIFY_ANSWERED({ status: 401 }) };

interface PlayOptions {
  readonly concurrency?: number;
  readonly failures?: number;
  readonly stable?: boolean;
  readonly isDown?: boolean;
}

/** Sends shipments that end at `ends` until the batch is over; `answer` says what comes of a request. */
function play(
  ends: readonly number[],
  answer: (range: Range) => Outcome | readonly Outcome[],
  { concurrency = 1, failures = 0, stable = false, isDown = false }: PlayOptions = {},
) {
  const progress = new BatchProgress(ends.at(-1) ?? 0, failures, { ends, stable });
  const sent: [number, number][] = [];
  for (let now = 0; !progress.isOver; now += 1) {
    const started: Range[] = [];
    for (let range = progress.startNext(concurrency, now); range !== undefined;) {
      started.push(range);
      range = progress.startNext(concurrency, now);
    }
    for (const { from, to } of started) {
      sent.push([from, to]);
      progress.finish({ from, to }, answer({ from, to }), { now, isDown });
    }
  }
  return { ...progress.settle(), sent };
}

/** A receiver that takes no shipment with these events in it. */
const without =
  (...poison: number[]) =>
  ({ from, to }: Range): Outcome =>
    poison.some((index) => index >= from && index < to) ? failed : delivered;

/** One outcome for each event, by its index. */
const each =
  (of: (index: number) => Outcome) =>
  ({ from, to }: Range): readonly Outcome[] =>
    Array.from({ length: to - from }, (_, index) => of(from + index));

describe('shipments of a batch', () => {
  it('go out in order, each in one request', () => {
    expect(play([3, 4, 9], () => delivered)).toEqual({
      settled: 9,
      toRetry: [],
      consecutiveFailures: 0,
      verdict: undefined,
      sent: [
        [0, 3],
        [3, 4],
        [4, 9],
      ],
    });
  });

  it('that fail as one go again in halves, until the event that is not taken is alone', () => {
    const { sent, ...settlement } = play([500, 1_000], without(137));
    expect(settlement).toMatchObject({
      settled: 1_000,
      toRetry: [{ index: 137, attempts: 1 }],
      consecutiveFailures: 0,
      verdict: undefined,
    });
    expect(sent.length).toBeLessThan(25);
  });

  it('with many such events in them get the others through soon, and only those go to the retry queue', () => {
    const poison = Array.from({ length: 100 }, (_, index) => index * 5);
    const { sent, ...settlement } = play([500], without(...poison));
    expect(settlement).toMatchObject({
      settled: 500,
      toRetry: poison.map((index) => ({ index, attempts: 1 })),
      verdict: undefined,
    });
    const firstTaken = sent.findIndex(([from, to]) => without(...poison)({ from, to }).kind === 'delivered');
    expect(firstTaken).toBeLessThanOrEqual(FAILURES_IN_A_ROW);
  });

  it('that fail as one are one failure in a row, not one for every event', () => {
    const progress = new BatchProgress(500, 0, { ends: [500] });
    progress.finish(progress.startNext(1, 0) as Range, failed, { now: 0, isDown: true });
    expect(progress.isOver).toBe(false);
    expect(progress.settle()).toMatchObject({ consecutiveFailures: 1, verdict: undefined });
  });

  it('stop the stream when the destination is down, with nothing handed to the retry queue', () => {
    const { sent, ...settlement } = play([500, 1_000], () => silent, { isDown: true });
    expect(settlement).toMatchObject({ settled: 0, toRetry: [], verdict: { kind: 'failing' } });
    // Without an answer nobody has looked at the events: it would not help to send fewer.
    expect(new Set(sent.map(String))).toEqual(new Set(['0,500', '500,1000']));
  });

  it('that a busy destination refuses go again as they are, and in halves when they stay refused', () => {
    const sizes: number[] = [];
    const settlement = play([100], ({ from, to }) => {
      sizes.push(to - from);
      return to - from > 50 ? busy : delivered;
    });
    expect(settlement).toMatchObject({ settled: 100, toRetry: [], verdict: undefined });
    expect(sizes.slice(0, 2)).toEqual([100, 100]);
    expect(sizes.slice(-2)).toEqual([50, 50]);
  });

  it('of which each event has an outcome of its own send again what was busy, and nothing else', () => {
    let first = true;
    const answer = (range: Range) => {
      const outcomes = each((index) => (first && [1, 2, 5].includes(index) ? busy : delivered))(range);
      first = false;
      return outcomes;
    };
    expect(play([6, 7], answer, { concurrency: 2 })).toEqual({
      settled: 7,
      toRetry: [],
      consecutiveFailures: 0,
      verdict: undefined,
      sent: [
        [0, 6],
        [6, 7],
        [1, 3],
        [5, 6],
      ],
    });
  });

  it('make dead letters of what is refused for good, and the stream goes on', () => {
    const answer = each((index) => (index % 3 === 0 ? refused : index % 3 === 1 ? failed : delivered));
    expect(play([6], answer)).toMatchObject({
      settled: 6,
      toRetry: [
        { index: 0, attempts: 1, isRefused: true },
        { index: 1, attempts: 1 },
        { index: 3, attempts: 1, isRefused: true },
        { index: 4, attempts: 1 },
      ],
      consecutiveFailures: 0,
      verdict: undefined,
    });
  });

  it('stop the stream when very many are refused for good in a row, and not before', () => {
    const some = play(
      [PATIENCE - 1],
      each(() => refused),
    );
    expect(some).toMatchObject({ settled: PATIENCE - 1, verdict: undefined });
    expect(some.consecutiveFailures).toBeLessThan(0);
    const failures = some.consecutiveFailures;
    expect(play([1], () => refused, { failures })).toMatchObject({
      settled: 0,
      toRetry: [],
      consecutiveFailures: FAILURES_IN_A_ROW,
      verdict: { kind: 'failing' },
    });
    expect(play([1], () => delivered, { failures })).toMatchObject({ consecutiveFailures: 0 });
  });

  it('stop the stream at once when only a person can mend it', () => {
    expect(play([2, 4, 6], ({ from }) => (from === 2 ? denied : delivered))).toMatchObject({
      settled: 2,
      toRetry: [],
      verdict: denied,
    });
    // What was in flight beside it and got through is not sent twice.
    expect(play([2, 4], ({ from }) => (from === 0 ? denied : delivered), { concurrency: 2 })).toMatchObject({
      settled: 4,
      toRetry: [
        { index: 0, attempts: 0 },
        { index: 1, attempts: 0 },
      ],
    });
  });

  it.each([
    ['fails', failed, { kind: 'failing' }],
    ['stays busy', busy, busy],
  ] as const)(
    'that are stable go again as they are, and wait for the probe when it %s',
    (_, outcome, verdict) => {
      const { sent, ...settlement } = play([400], () => outcome, { stable: true });
      expect(settlement).toMatchObject({ settled: 0, toRetry: [], verdict });
      expect(new Set(sent.map(String))).toEqual(new Set(['0,400']));
      expect(sent.length).toBeGreaterThan(1);
    },
  );
});
