import { describe, expect, it } from '@jest/globals';
import {
  BatchProgress,
  FAILURES_IN_A_ROW,
  PATIENCE,
  type Range,
} from '../../../src/streaming/stream/batch-progress.ts';
import { resendDelay } from '../../../src/streaming/limit/resend.ts';
import type { Outcome } from '../../../src/destination-kinds/outcome.ts';

const delivered: Outcome = { kind: 'delivered' };
const failed: Outcome = { kind: 'failed', answered: false };
const refused: Outcome = { kind: 'failed', answered: true };

const busy: Outcome = { kind: 'busy', answered: true };

/** The range of one event. */
const one = (index: number): Range => ({ from: index, to: index + 1 });

/** Starts everything that may be started now. */
function startAll(progress: BatchProgress, concurrency: number, now: number): Range[] {
  const started: Range[] = [];
  for (let range = progress.startNext(concurrency, now); range !== undefined;) {
    started.push(range);
    range = progress.startNext(concurrency, now);
  }
  return started;
}

interface PlayOptions {
  readonly concurrency?: number;
  readonly failures?: number;
  /** The destination has taken nothing for some seconds. */
  readonly isDown?: boolean;
}

/**
 * Starts everything that may be started, in order, and lets it end at once with the given outcomes; what is sent again
 * ends with the next outcome of its own, or the last. A millisecond passes between two looks.
 */
function play(outcomes: readonly (Outcome | readonly Outcome[])[], options: PlayOptions = {}) {
  const { concurrency = 1, failures = 0, isDown = true } = options;
  const progress = new BatchProgress(outcomes.length, failures);
  const sent = new Map<number, number>();
  for (let now = 0; !progress.isOver; now += 1) {
    for (const range of startAll(progress, concurrency, now)) {
      const { from: index } = range;
      const time = sent.get(index) ?? 0;
      sent.set(index, time + 1);
      const own = [outcomes[index] as Outcome | readonly Outcome[]].flat();
      progress.finish(range, (own[time] ?? own.at(-1)) as Outcome, { now, isDown });
    }
  }
  return progress.settle();
}

describe('a batch', () => {
  it('moves the position past everything when all is delivered', () => {
    expect(play([delivered, delivered, delivered])).toEqual({
      settled: 3,
      toRetry: [],
      consecutiveFailures: 0,
      verdict: undefined,
    });
  });

  it('hands a failing event to the retry queue and goes on', () => {
    expect(play([delivered, failed, delivered])).toMatchObject({
      settled: 3,
      toRetry: [{ index: 1, attempts: 1 }],
      verdict: undefined,
    });
  });

  it('stops when failures come in a row with no success between, at the last success', () => {
    const outcomes = [
      delivered,
      failed,
      delivered,
      ...Array<Outcome>(FAILURES_IN_A_ROW).fill(failed),
      delivered,
    ];
    const settlement = play(outcomes);
    expect(settlement).toMatchObject({
      settled: 3,
      toRetry: [{ index: 1, attempts: 1 }],
      verdict: { kind: 'failing' },
    });
  });

  it('has patience with refusals after a probe has shown that the destination takes other events', () => {
    const burst = Array<Outcome>(FAILURES_IN_A_ROW * 3).fill(refused);
    expect(play(burst)).toMatchObject({ settled: 0, verdict: { kind: 'failing' } });
    expect(play(burst, { failures: -PATIENCE })).toMatchObject({
      settled: burst.length,
      toRetry: burst.map((_, index) => ({ index, attempts: 1 })),
      consecutiveFailures: burst.length - PATIENCE,
      verdict: undefined,
    });
    expect(play([...burst, delivered], { failures: -PATIENCE })).toMatchObject({ consecutiveFailures: 0 });
    expect(play(burst, { failures: FAILURES_IN_A_ROW - burst.length })).toMatchObject({
      verdict: { kind: 'failing' },
    });
  });

  it('has none with a destination that does not answer', () => {
    const silent = Array<Outcome>(FAILURES_IN_A_ROW).fill(failed);
    expect(play([refused, ...silent], { failures: -PATIENCE })).toMatchObject({
      settled: 0,
      toRetry: [],
      verdict: { kind: 'failing' },
    });
  });

  it('counts failures of earlier batches', () => {
    expect(play([failed], { failures: FAILURES_IN_A_ROW - 1 })).toMatchObject({
      settled: 0,
      toRetry: [],
      verdict: { kind: 'failing' },
    });
    expect(play([failed], { failures: FAILURES_IN_A_ROW - 2 })).toMatchObject({
      settled: 1,
      toRetry: [{ index: 0, attempts: 1 }],
      consecutiveFailures: FAILURES_IN_A_ROW - 1,
    });
  });

  it('sends one at a time after a failure, and all at once again after a success', () => {
    const progress = new BatchProgress(10, 1);
    expect(startAll(progress, 4, 0)).toEqual([one(0)]);
    progress.finish(one(0), delivered, { now: 0, isDown: false });
    expect(startAll(progress, 4, 0)).toEqual([1, 2, 3, 4].map(one));
  });

  it('goes on after failures in a row as long as something got through a short time ago', () => {
    const failures = Array<Outcome>(FAILURES_IN_A_ROW + 5).fill(failed);
    expect(play([...failures, delivered], { isDown: false })).toMatchObject({
      settled: failures.length + 1,
      verdict: undefined,
    });
  });

  it('sends what a busy destination refuses again, before what was not sent yet', () => {
    const progress = new BatchProgress(3, 0);
    const ending = { now: 0, isDown: false };
    expect(startAll(progress, 2, 0)).toEqual([0, 1].map(one));
    expect(progress.finish(one(0), busy, ending)).toBe(true);
    progress.finish(one(1), delivered, ending);
    const due = progress.nextDueAt ?? 0;
    expect(due).toBe(resendDelay(1));
    expect(startAll(progress, 1, due - 1)).toEqual([one(2)]);
    expect(startAll(progress, 2, due)).toMatchObject([one(0)]);
    progress.finish(one(2), delivered, ending);
    expect(progress.isOver).toBe(false);
    progress.finish(one(0), delivered, ending);
    expect(progress.settle()).toMatchObject({ settled: 3, toRetry: [], verdict: undefined });
  });

  it('hands what stays refused to the retry queue, at no attempt', () => {
    expect(play([delivered, busy, delivered], { isDown: false })).toMatchObject({
      settled: 3,
      toRetry: [{ index: 1, attempts: 0 }],
      verdict: undefined,
    });
  });

  it('waits for a short pause that the destination asks for, and stops for a long one', () => {
    expect(play([[{ ...busy, retryAfterMs: 1_000 }, delivered]], { isDown: false })).toMatchObject({
      settled: 1,
      toRetry: [],
      verdict: undefined,
    });
    const long = { ...busy, retryAfterMs: 7_000 };
    expect(play([delivered, long, delivered], { isDown: false })).toEqual({
      settled: 1,
      toRetry: [],
      consecutiveFailures: 0,
      verdict: { kind: 'busy', retryAfterMs: 7_000 },
    });
    expect(play([long, delivered], { concurrency: 2, isDown: false })).toMatchObject({
      settled: 2,
      toRetry: [{ index: 0, attempts: 0, retryAfterMs: 7_000 }],
    });
  });

  it('stops when the destination takes nothing for some seconds, and sends again what was refused since', () => {
    expect(play([delivered, busy, busy], { concurrency: 3 })).toMatchObject({
      settled: 1,
      toRetry: [],
      verdict: { kind: 'busy' },
    });
  });

  it('leaves what waits to be sent again to the next run when it is cut off, unless something later got through', () => {
    const cutOff = (outcomes: readonly Outcome[]) => {
      const progress = new BatchProgress(5, 0);
      for (const _ of outcomes) progress.startNext(5, 0);
      for (const [index, outcome] of outcomes.entries()) {
        progress.finish(one(index), outcome, { now: 0, isDown: false });
      }
      return progress.settle();
    };
    expect(cutOff([delivered, busy, busy])).toMatchObject({ settled: 1, toRetry: [] });
    expect(cutOff([busy, delivered, busy])).toMatchObject({
      settled: 2,
      toRetry: [{ index: 0, attempts: 0 }],
    });
  });

  it('stops at once when the destination wants no events any more, whatever else was said', () => {
    expect(play([busy, { kind: 'gone' }], { concurrency: 2 }).verdict).toEqual({ kind: 'gone' });
  });

  it('sends what was given up while stopping again, unless something later got through', () => {
    expect(play([delivered, { kind: 'aborted' }, { kind: 'aborted' }], { concurrency: 3 })).toMatchObject({
      settled: 1,
      toRetry: [],
    });
    expect(play([{ kind: 'aborted' }, delivered], { concurrency: 2 })).toMatchObject({
      settled: 2,
      toRetry: [{ index: 0, attempts: 0 }],
    });
  });
});
