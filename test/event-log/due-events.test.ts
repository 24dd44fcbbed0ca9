import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueEvents } from '../../src/event-log/due-events.ts';

const logged = (sequence: number) => ({
  ...{ sequence, id: sequence, eventType: 'x' },
  ...{ receivedAt: new Date(0), body: '{}', via: null },
});
const previousOf = (previous: number | null, sequences: number[], gone: number[] = []) => {
  const due = dueEvents({ streamId: 1, previous }, sequences.map(logged), gone);
  return [...due.events.map((event) => event.previous), due.previous];
};

describe('events that are due', () => {
  it('know the one before them, the first of them what was due before they were read', () => {
    expect(previousOf(4, [7, 9, 10])).toEqual([4, 7, 9, 10]);
    expect(previousOf(null, [7, 9])).toEqual([null, 7, 9]);
    expect(previousOf(4, [])).toEqual([4]);
    expect(previousOf(null, [])).toEqual([null]);
  });

  it('come after what is gone from the log', () => {
    expect(previousOf(4, [9, 10], [6])).toEqual([6, 9, 10]);
    expect(previousOf(null, [9, 20], [6, 8, 15])).toEqual([8, 15, 20]);
    expect(previousOf(4, [9], [12])).toEqual([4, 12]);
    expect(previousOf(4, [], [12])).toEqual([12]);
  });

  it('chain up, however the stream is cut into readings', () => {
    const sequences = fc
      .uniqueArray(fc.integer({ min: 1, max: 200 }))
      .map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(sequences, sequences, fc.array(fc.nat(200)), (passing, gone, cuts) => {
        const lost = gone.filter((sequence) => !passing.includes(sequence));
        const bounds = [...new Set([0, ...cuts, 200])].sort((a, b) => a - b);
        let previous: number | null = null;
        const chained: (number | null)[] = [];
        for (const [index, end] of bounds.slice(1).entries()) {
          const isWithin = (sequence: number): boolean => sequence > (bounds[index] ?? 0) && sequence <= end;
          const due = dueEvents(
            { streamId: 1, previous },
            passing.filter(isWithin).map(logged),
            lost.filter(isWithin),
          );
          chained.push(...due.events.map((event) => event.previous));
          ({ previous } = due);
        }
        const known = [...passing, ...lost].sort((a, b) => a - b);
        expect(chained).toEqual(
          passing.map((sequence) => known.findLast((before) => before < sequence) ?? null),
        );
      }),
    );
  });
});
