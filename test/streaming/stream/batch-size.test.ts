import { describe, expect, it } from '@jest/globals';
import { WARM_BATCH_SIZE, nextBatchSize } from '../../../src/streaming/stream/batch-size.ts';

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
