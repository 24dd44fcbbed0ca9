import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutShipments } from '../../../src/streaming/stream/cut-shipments.ts';

const bodies = (...sizes: number[]) => sizes.map((size) => ({ body: 'x'.repeat(size) }));

it('cuts nothing where every event goes out alone', () => {
  expect(cutShipments(bodies(1, 2, 3), { events: 1, bytes: 1 })).toBeUndefined();
});

it('ends a shipment at so many events or bytes, and lets an event that is too large go out alone', () => {
  expect(cutShipments(bodies(1, 1, 1, 1, 1), { events: 2, bytes: 100 })).toEqual([2, 4, 5]);
  expect(cutShipments(bodies(4, 4, 4, 20, 1, 9), { events: 50, bytes: 10 })).toEqual([2, 3, 4, 6]);
  expect(cutShipments([], { events: 50, bytes: 10 })).toEqual([]);
});

it('counts bytes and not characters', () => {
  expect(cutShipments([{ body: 'ééé' }, { body: 'ééé' }], { events: 50, bytes: 6 })).toEqual([1, 2]);
});

it('leaves no event out and no shipment beyond its limits, and makes none smaller than it has to be', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 30 }), { maxLength: 60 }),
      fc.integer({ min: 2, max: 12 }),
      fc.integer({ min: 1, max: 60 }),
      (sizes, events, bytes) => {
        const ends = cutShipments(bodies(...sizes), { events, bytes }) ?? [];
        const starts = [0, ...ends.slice(0, -1)];
        expect(ends.at(-1) ?? 0).toBe(sizes.length);
        ends.forEach((end, index) => {
          const own = sizes.slice(starts[index], end);
          const sum = own.reduce((total, size) => total + size, 0);
          const next = sizes[end];
          expect(own.length).toBeGreaterThan(0);
          expect(own.length).toBeLessThanOrEqual(events);
          if (own.length > 1) expect(sum).toBeLessThanOrEqual(bytes);
          if (next !== undefined) expect(own.length === events || sum + next > bytes).toBe(true);
        });
      },
    ),
  );
});
