import { describe, expect, it } from '@jest/globals';
import { createBodyPieces } from '../../src/http/body-pieces.ts';

describe('the pieces of a body', () => {
  const SIZES = [
    [],
    [1],
    [1_500],
    [1, 1, 1],
    [10, 5_000, 10, 10, 5_000, 10],
    [1, ...Array<number>(5_000).fill(700), 2_000, 3],
  ];

  it.each(SIZES)('come out as they went in', (...sizes) => {
    const pieces = createBodyPieces();
    const chunks = sizes.map((size, index) => Buffer.alloc(size, index));
    for (const chunk of chunks) pieces.add(chunk);
    expect(pieces.joined().equals(Buffer.concat(chunks))).toBe(true);
  });

  it('take about what they are long, however small they are', () => {
    const pieces = createBodyPieces();
    const before = process.memoryUsage();
    for (let at = 0; at < 1_000_000; at += 1) pieces.add(Buffer.from('x'));
    const after = process.memoryUsage();
    expect(after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(
      50_000_000,
    );
    expect(pieces.joined()).toHaveLength(1_000_000);
  });

  it('are the chunk itself where it is the only one', () => {
    const pieces = createBodyPieces();
    const chunk = Buffer.from('{}');
    pieces.add(chunk);
    expect(pieces.joined()).toBe(chunk);
  });
});
