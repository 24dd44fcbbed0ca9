import { describe, expect, it } from '@jest/globals';
import type { Row } from '../../bench/row.ts';
import { linesOf, text } from '../../bench/table.ts';

const EFFORT = { rounds: 1, backlog: 1, isQuick: true };

describe('the table of the benchmark', () => {
  it('says which row has failed and why, in one line, and hands on the error', async () => {
    const failing: Row = { name: 'one', run: () => Promise.reject(new Error('the reason\nand its details')) };
    const failures: unknown[] = [];
    const [line, ...others] = await linesOf(failing, EFFORT, (error) => failures.push(error));
    expect(others).toEqual([]);
    expect(line && text(line)).toBe('| `one` | **failed** |  | Error: the reason |');
    expect(failures).toEqual([expect.objectContaining({ message: 'the reason\nand its details' })]);
  });

  it('has beside each bar whether it is met', () => {
    const line = { what: 'what', figure: '2', raw: 'a|b' };
    expect(text({ ...line, bar: { text: '≥ 1', met: true } })).toBe('| what | 2 | ≥ 1: met | a\\|b |');
    expect(text({ ...line, bar: { text: '≥ 3', met: false } })).toBe(
      '| what | 2 | ≥ 3: **missed** | a\\|b |',
    );
    expect(text(line)).toBe('| what | 2 |  | a\\|b |');
  });
});
