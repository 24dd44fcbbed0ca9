import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BatchProgress, type Range, type Settlement } from '../../../src/streaming/stream/batch-progress.ts';
import type { Outcome } from '../../../src/destination-kinds/outcome.ts';
import { testErrors } from '../../../src/streaming/streaming-errors.ts';

const single: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Outcome>({ kind: 'delivered' }) },
  { weight: 2, arbitrary: fc.constant<Outcome>({ kind: 'failed', answered: false }) },
  { weight: 2, arbitrary: fc.constant<Outcome>({ kind: 'failed', answered: true }) },
  { weight: 2, arbitrary: fc.constant<Outcome>({ kind: 'busy', answered: true }) },
  { weight: 2, arbitrary: fc.constant<Outcome>({ kind: 'refused' }) },
  fc.constant<Outcome>({ kind: 'busy', answered: true, retryAfterMs: 60_000 }),
  fc.constant<Outcome>({ kind: 'denied', text: testErrors.VERIFY_ANSWERED({ status: 401 }) }),
  fc.constant<Outcome>({ kind: 'gone' }),
  fc.constant<Outcome>({ kind: 'aborted' }),
);

/** What one request is answered with: the same for all its events, or one outcome after the other from here on. */
const answer = fc.oneof(
  single.map((outcome) => [outcome]),
  fc.array(single, { minLength: 2, maxLength: 7 }),
);

interface Played {
  readonly settlement: Settlement;
  /** The last outcome of every event that was sent. */
  readonly last: ReadonlyMap<number, Outcome>;
  readonly sent: readonly Range[];
}

interface Script {
  readonly sizes: readonly number[];
  readonly answers: readonly (readonly Outcome[])[];
  readonly concurrency: number;
  readonly isDown: boolean;
  readonly isStable: boolean;
  readonly failures: number;
  /** Milliseconds after which nothing is started any more. */
  readonly cutOffAt: number;
}

const script: fc.Arbitrary<Script> = fc.record({
  sizes: fc.oneof(
    fc.array(fc.constant(1), { maxLength: 80 }),
    fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }),
  ),
  answers: fc.array(answer, { minLength: 1, maxLength: 30 }),
  concurrency: fc.integer({ min: 1, max: 40 }),
  isDown: fc.boolean(),
  isStable: fc.boolean(),
  failures: fc.constantFrom(0, 0, 5, -3, -1_000),
  cutOffAt: fc.nat({ max: 400 }),
});

/** Plays a script, and looks after every step that no two requests carry the same event and none carries a delivered one. */
function play({ sizes, answers, concurrency, isDown, isStable, failures, cutOffAt }: Script): Played {
  let size = 0;
  const ends = sizes.map((count) => (size += count));
  const cut = ends.length === size ? {} : { ends };
  const progress = new BatchProgress(size, failures, { ...cut, stable: isStable });
  const last = new Map<number, Outcome>();
  const sent: Range[] = [];
  let requests = 0;
  for (let now = 0; now < cutOffAt && !progress.isOver; now += 1) {
    const started: Range[] = [];
    while (progress.hasNext(concurrency, now)) started.push(progress.startNext(concurrency, now) as Range);
    const carried = new Set<number>();
    for (const range of started) {
      expect(range.from).toBeGreaterThanOrEqual(0);
      expect(range.to).toBeGreaterThan(range.from);
      expect(range.to).toBeLessThanOrEqual(size);
      for (let index = range.from; index < range.to; index += 1) {
        expect(carried.has(index)).toBe(false);
        expect(['delivered', 'refused']).not.toContain(last.get(index)?.kind);
        carried.add(index);
      }
    }
    for (const range of started) {
      const outcomes = answers[requests % answers.length] ?? [];
      requests += 1;
      sent.push(range);
      const each = Array.from(
        { length: range.to - range.from },
        (_, index) => outcomes[index % outcomes.length] as Outcome,
      );
      const isOne = isStable || outcomes.length === 1;
      each.forEach((outcome, index) => last.set(range.from + index, isOne ? (each[0] as Outcome) : outcome));
      progress.finish(range, isOne ? (each[0] as Outcome) : each, { now, isDown });
    }
  }
  return { settlement: progress.settle(), last, sent };
}

it('never settles an event that was neither delivered nor handed to the retry queue, whatever it went out with', () => {
  fc.assert(
    fc.property(script, (played) => {
      const { settlement, last } = play(played);
      const { settled, toRetry } = settlement;
      const retried = new Set(toRetry.map(({ index }) => index));
      for (let index = 0; index < settled; index += 1) {
        expect(last.get(index)?.kind === 'delivered').toBe(!retried.has(index));
      }
      for (const [index, ended] of last) {
        if (ended.kind === 'delivered') expect(index).toBeLessThan(settled);
      }
      expect(toRetry.every(({ index }) => index < settled)).toBe(true);
      for (const { index, attempts, isRefused = false } of toRetry) {
        const kind = last.get(index)?.kind;
        expect(isRefused).toBe(kind === 'refused');
        // Sent again and cut off before that, it has used up no attempt either.
        if (attempts === 1) expect(['failed', 'refused']).toContain(kind);
      }
    }),
  );
});

it('counts at most one failure for every request, unless the destination refuses events one by one', () => {
  fc.assert(
    fc.property(script, (played) => {
      const answers = played.answers.map((outcomes) => outcomes.filter(({ kind }) => kind !== 'refused'));
      const { settlement, sent } = play({
        ...played,
        answers: answers.map((outcomes) => (outcomes.length > 0 ? outcomes : [{ kind: 'delivered' }])),
      });
      expect(settlement.consecutiveFailures).toBeLessThanOrEqual(Math.max(played.failures, 0) + sent.length);
    }),
  );
});

it('repeats a stable shipment as it is, and hands nothing of it to the retry queue but what is refused for good', () => {
  fc.assert(
    fc.property(script, fc.integer({ min: 1, max: 500 }), (played, size) => {
      const { settlement, sent } = play({ ...played, sizes: [size], isStable: true });
      for (const range of sent) expect(range).toMatchObject({ from: 0, to: size });
      expect(settlement.toRetry.every(({ isRefused = false }) => isRefused)).toBe(true);
      expect([0, size]).toContain(settlement.settled);
    }),
  );
});
