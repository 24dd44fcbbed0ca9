import { describe, expect, it } from '@jest/globals';
import { resultsWithin } from '../../src/graphql/answer-size.ts';

const MB = 1024 * 1024;
const BODY = 'x'.repeat(MB);
const aliases = (count: number) => ({
  data: { nodes: [Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, BODY]))] },
});
const TOO_LARGE = {
  errors: [{ message: expect.stringMatching(/larger than 16 MiB; ask for fewer elements/) }],
};

describe('the size of an answer', () => {
  it('counts a text under each of its names', () => {
    const [fits, large] = [aliases(15), aliases(17)];
    expect(resultsWithin(16 * MB, [fits])).toEqual([fits]);
    expect(resultsWithin(16 * MB, [large])).toEqual([TOO_LARGE]);
  });

  it('is that of all operations together; those that fit stay', () => {
    const [ten, five] = [aliases(10), aliases(5)];
    expect(resultsWithin(16 * MB, [ten, ten, five])).toEqual([ten, TOO_LARGE, five]);
  });

  it('counts values that are not texts, too', () => {
    const many = { data: { ids: Array.from({ length: 1000 }, (_, n) => n) } };
    expect(resultsWithin(1000, [many])).not.toEqual([many]);
    expect(resultsWithin(100_000, [many, { data: null }])).toEqual([many, { data: null }]);
  });

  it('is looked at no further than it takes to know', () => {
    const before = performance.now();
    expect(resultsWithin(16 * MB, [aliases(10_000)])).toEqual([TOO_LARGE]);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
