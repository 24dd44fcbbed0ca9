import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_PROBE_EVENTS, planProbe, type Backlog } from '../../../src/streaming/probe/probe-plan.ts';

const sequences = (backlogs: readonly Backlog[], random = 0.5): number[] =>
  planProbe(backlogs, () => random).map(({ sequence }) => sequence);

describe('the events of a probe', () => {
  it('are the next one, then the newest, then any that wait', () => {
    expect(sequences([{ subscriptionId: 1, position: 100, lastSequence: 200 }])).toEqual([101, 200, 151]);
    expect(planProbe([{ subscriptionId: 1, position: 100, lastSequence: 101 }], Math.random)).toEqual([
      { subscriptionId: 1, sequence: 101, isNext: true },
    ]);
    expect(planProbe([], Math.random)).toEqual([]);
  });

  it('are of every subscription that is behind', () => {
    const backlogs = [
      { subscriptionId: 1, position: 0, lastSequence: 20 },
      { subscriptionId: 2, position: 7, lastSequence: 8 },
    ];
    expect(planProbe(backlogs, () => 0.5)).toEqual([
      { subscriptionId: 1, sequence: 1, isNext: true },
      { subscriptionId: 1, sequence: 20, isNext: false },
      { subscriptionId: 2, sequence: 8, isNext: true },
      { subscriptionId: 1, sequence: 11, isNext: false },
    ]);
  });

  it('wait, are few, and no two are the same', () => {
    const backlog = fc
      .record({ position: fc.nat(1_000), waiting: fc.integer({ min: 1, max: 1_000 }) })
      .map(({ position, waiting }) => ({ position, lastSequence: position + waiting }));
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.array(backlog, { maxLength: 8 }), fc.infiniteStream(random), (rows, numbers) => {
        const backlogs = rows.map((row, index) => ({ ...row, subscriptionId: index }));
        const plan = planProbe(backlogs, () => numbers.next().value as number);
        expect(plan.length).toBeLessThanOrEqual(MAX_PROBE_EVENTS);
        expect(plan.length > 0).toBe(backlogs.length > 0);
        expect(
          new Set(plan.map(({ subscriptionId, sequence }) => `${subscriptionId}/${sequence}`)).size,
        ).toBe(plan.length);
        for (const { subscriptionId, sequence, isNext } of plan) {
          const { position, lastSequence } = backlogs[subscriptionId] as Backlog;
          expect(sequence > position && sequence <= lastSequence).toBe(true);
          expect(isNext).toBe(sequence === position + 1);
        }
      }),
    );
  });
});
