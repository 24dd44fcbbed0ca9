import { describe, expect, it } from '@jest/globals';
import { MAX_BATCH_BYTES } from '../../../src/event-log/read-events.ts';
import { DEFAULT_LANE_SIZES } from '../../../src/streaming/lanes/lanes.ts';
import {
  MAX_READ_BYTES,
  WARM_BATCH_SIZE,
  nextBatchSize,
  readSize,
} from '../../../src/streaming/stream/batch-size.ts';

describe('the size of the next batch', () => {
  const after = (milliseconds: number, batches: number): number => {
    let size = WARM_BATCH_SIZE;
    for (let batch = 0; batch < batches; batch += 1) size = nextBatchSize(size, milliseconds);
    return size;
  };

  it('grows while batches are done soon, to 1 024', () => {
    expect(after(20, 1)).toBe(512);
    expect(after(20, 10)).toBe(1_024);
  });

  it('shrinks while batches take longer than a second, so that a crash repeats little, to 32', () => {
    expect(after(5_000, 1)).toBe(128);
    expect(after(5_000, 10)).toBe(32);
  });

  it('is never below 32, even after a batch that a filter left empty', () => {
    for (const milliseconds of [0, 500, 5_000]) expect(nextBatchSize(0, milliseconds)).toBe(32);
  });

  it('stays in between', () => {
    expect(after(500, 10)).toBe(WARM_BATCH_SIZE);
  });
});

it('is one shipment where these are repeated as they are, and no more than one reading may hold', () => {
  const limits = { events: 500, bytes: 64 * MAX_READ_BYTES, inFlight: 4, stable: true };
  expect(readSize(limits, 1_024, true)).toEqual({ events: 500, bytes: MAX_READ_BYTES, mayBePart: false });
  expect(readSize({ ...limits, events: 1 }, 1_024, true)).toEqual({
    events: 1,
    bytes: MAX_READ_BYTES,
    mayBePart: false,
  });
});

it('is little memory for the few events that a destination gets before its first success', () => {
  const limits = { events: 1, bytes: MAX_READ_BYTES, inFlight: Infinity, stable: false };
  const { quick, slow } = DEFAULT_LANE_SIZES;
  expect(100 * readSize(limits, 10, false).bytes).toBeLessThan(Math.min(quick.bytes, slow.bytes) / 2);
  expect(readSize(limits, WARM_BATCH_SIZE, true)).toMatchObject({
    events: WARM_BATCH_SIZE,
    bytes: MAX_BATCH_BYTES,
  });
});
