import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makePlan, MISBEHAVIOURS, type FaultKind, type PlanOptions } from './plan.ts';

const KINDS: FaultKind[] = ['kill-api', 'kill-worker', 'kill-postgres', 'kill-everything', 'freeze-worker'];
const options = (seed: number, durationMs = 120_000): PlanOptions => ({
  seed,
  durationMs,
  kinds: KINDS,
  workers: 3,
  receivers: 2,
});

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(makePlan(options(7))).toEqual(makePlan(options(7)));
    expect(makePlan(options(7))).not.toEqual(makePlan(options(8)));
  });

  it('has every kind of fault and of misbehaviour in two minutes, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { faults, spans } = makePlan(options(seed));
        expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(KINDS));
        for (const ofOne of spans)
          expect(new Set(ofOne.map(({ how }) => how))).toEqual(new Set(MISBEHAVIOURS));
        expect(faults.some(({ forMs }) => forMs >= 15_000)).toBe(true);
      }),
    );
  });

  it('lies within the time of the load, in order, and names workers that there are', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 5_000, max: 300_000 }), (seed, durationMs) => {
        const { faults, spans } = makePlan(options(seed, durationMs));
        expect(faults.map(({ at }) => at)).toEqual(faults.map(({ at }) => at).toSorted((a, b) => a - b));
        for (const { at, worker } of faults) {
          expect(at).toBeLessThan(durationMs);
          expect([0, 1, 2]).toContain(worker);
        }
        for (const { from, to } of spans.flat()) {
          expect(from).toBeLessThan(to);
          expect(to).toBeLessThanOrEqual(durationMs);
        }
        for (const ofOne of spans)
          for (const [index, span] of ofOne.entries())
            expect(span.from).toBeGreaterThan(ofOne[index - 1]?.to ?? 0);
      }),
    );
  });
});
