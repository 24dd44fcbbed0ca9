import { describe, expect, it } from '@jest/globals';
import { alternate, barOf, percentile, ratioLine } from '../../bench/row.ts';

describe('a line of the benchmark', () => {
  it('has the median of the ratios of its rounds, with the smallest and the largest', () => {
    const line = ratioLine('what', [10, 30, 40], [10, 10, 20], { raw: 'raw' });
    expect(line).toEqual({ what: 'what', figure: '2.00 (1.00–3.00)', bar: undefined, raw: 'raw' });
  });

  it('says whether a bar is met, from below and from above', () => {
    expect(ratioLine('', [1], [2], { atLeast: 0.5, raw: '' }).bar).toEqual({ text: '≥ 0.5', met: true });
    expect(ratioLine('', [1], [2], { atLeast: 0.51, raw: '' }).bar?.met).toBe(false);
    expect(ratioLine('', [3], [2], { atMost: 1.1, raw: '' }).bar).toEqual({ text: '≤ 1.1', met: false });
    expect(barOf(450, { atMost: 450 }, ' MiB')).toEqual({ text: '≤ 450 MiB', met: true });
  });

  it('misses its bar where there is nothing to compare', () => {
    expect(ratioLine('', [], [], { atLeast: 1, raw: '' }).bar?.met).toBe(false);
    expect(ratioLine('', [], [], { atMost: 1, raw: '' }).bar?.met).toBe(false);
  });
});

describe('both sides of a comparison', () => {
  it('run in turns, and their first round only warms up', async () => {
    const order: string[] = [];
    const side = (name: string) => (): Promise<string> => {
      order.push(name);
      return Promise.resolve(`${name}${order.length}`);
    };
    expect(await alternate(2, side('a'), side('b'))).toEqual([
      ['a3', 'a5'],
      ['b4', 'b6'],
    ]);
    expect(order.join('')).toBe('ababab');
  });
});

describe('a percentile', () => {
  it('is a value that was measured', () => {
    expect(percentile([5, 1, 3], 0.5)).toBe(3);
    expect(percentile([5, 1, 3], 0.99)).toBe(5);
  });
});
