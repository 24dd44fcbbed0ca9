import { expect, it } from '@jest/globals';
import { ripeShipments } from '../../../src/streaming/stream/cut-shipments.ts';

const now = new Date('2026-11-30T12:00:00.000Z');
const limits = { events: 3, bytes: 1_000, ageMs: 60_000 };

/** A reading of events that are so many milliseconds old. */
function reading(...ages: number[]) {
  const events = ages.map((age, index) => ({
    ...{ streamId: 1, sequence: index + 1, previous: index === 0 ? null : index, id: index + 1 },
    ...{ eventType: 'project_created', body: '{}', via: null },
    receivedAt: new Date(now.getTime() - age),
  }));
  const last = events.at(-1) ?? { sequence: 0, receivedAt: now };
  const end = { sequence: last.sequence, receivedAt: last.receivedAt, previous: last.sequence };
  return { events, end, more: false, missing: 0 };
}
const sizeOf = (ripe: ReturnType<typeof ripeShipments>) =>
  ripe.kind === 'now' ? ripe.reading.events.length : ripe.at;

it('lets everything go at once where events do not wait for each other', () => {
  expect(sizeOf(ripeShipments(reading(1, 1), { ...limits, ageMs: 0 }, now))).toBe(2);
  expect(sizeOf(ripeShipments(reading(1, 1), { ...limits, events: 1 }, now))).toBe(2);
});

it('keeps too few and too young events until the oldest of them has waited long enough', () => {
  expect(ripeShipments(reading(20_000, 1), limits, now)).toEqual({
    kind: 'later',
    at: new Date(now.getTime() + 40_000),
  });
  expect(sizeOf(ripeShipments(reading(60_000, 1), limits, now))).toBe(2);
});

it('lets full shipments go and keeps the rest', () => {
  const ripe = ripeShipments(reading(9, 8, 7, 6, 5), limits, now);
  expect(ripe).toMatchObject({ kind: 'now', reading: { end: { sequence: 3 }, more: true } });
  expect(sizeOf(ripe)).toBe(3);
  expect(sizeOf(ripeShipments(reading(9, 8, 7), limits, now))).toBe(3);
});

it('keeps nothing where there is more behind it, or nothing at all', () => {
  expect(sizeOf(ripeShipments({ ...reading(9, 8), more: true }, limits, now))).toBe(2);
  expect(sizeOf(ripeShipments(reading(), limits, now))).toBe(0);
});
