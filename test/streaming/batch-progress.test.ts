import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BatchProgress, FAILURES_IN_A_ROW, PATIENCE } from '../../src/streaming/batch-progress.ts';
import type { Outcome } from '../../src/streaming/outcome.ts';

const delivered: Outcome = { kind: 'delivered' };
const failed: Outcome = { kind: 'failed', answered: false };
const refused: Outcome = { kind: 'failed', answered: true };

/** Starts everything that may be started, in order, and lets it end with the given outcomes at once. */
function play(outcomes: readonly Outcome[], options: { concurrency?: number; failures?: number } = {}) {
  const progress = new BatchProgress(outcomes.length, options.failures ?? 0);
  for (;;) {
    const started: number[] = [];
    for (let index = progress.startNext(options.concurrency ?? 1); index !== undefined;) {
      started.push(index);
      index = progress.startNext(options.concurrency ?? 1);
    }
    if (started.length === 0) return progress.settle();
    for (const index of started) progress.finish(index, outcomes[index] as Outcome);
  }
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
    expect(progress.startNext(4)).toBe(0);
    expect(progress.startNext(4)).toBeUndefined();
    progress.finish(0, delivered);
    expect([1, 2, 3, 4, 5].map(() => progress.startNext(4))).toEqual([1, 2, 3, 4, undefined]);
  });

  it('stops at once and uses up no attempt when the destination asks for a pause', () => {
    const settlement = play([delivered, { kind: 'busy', retryAfterMs: 7_000 }, delivered]);
    expect(settlement).toEqual({
      settled: 1,
      toRetry: [],
      consecutiveFailures: 0,
      verdict: { kind: 'busy', retryAfterMs: 7_000 },
    });
  });

  it('hands what was refused for a pause to the retry queue when something later got through, at no attempt', () => {
    const settlement = play([{ kind: 'busy', retryAfterMs: 7_000 }, delivered], { concurrency: 2 });
    expect(settlement).toMatchObject({
      settled: 2,
      toRetry: [{ index: 0, attempts: 0, retryAfterMs: 7_000 }],
    });
  });

  it('stops at once when the destination wants no events any more, whatever else was said', () => {
    expect(play([{ kind: 'busy' }, { kind: 'gone' }], { concurrency: 2 }).verdict).toEqual({ kind: 'gone' });
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

  it('never settles an event that was neither delivered nor handed to the retry queue', () => {
    const outcome = fc.oneof(
      { weight: 4, arbitrary: fc.constant(delivered) },
      { weight: 4, arbitrary: fc.constant(failed) },
      fc.constant<Outcome>({ kind: 'busy' }),
      fc.constant<Outcome>({ kind: 'gone' }),
      fc.constant<Outcome>({ kind: 'aborted' }),
    );
    fc.assert(
      fc.property(
        fc.array(outcome, { maxLength: 80 }),
        fc.integer({ min: 1, max: 40 }),
        (outcomes, concurrency) => {
          const { settled, toRetry } = play(outcomes, { concurrency });
          const retried = new Set(toRetry.map(({ index }) => index));
          for (let index = 0; index < settled; index += 1) {
            expect(outcomes[index]?.kind === 'delivered').toBe(!retried.has(index));
          }
          expect(toRetry.every(({ index }) => index < settled)).toBe(true);
        },
      ),
    );
  });
});
