import { expect, test } from '@jest/globals';
import { restartDelay } from '../../src/embedded-postgres/supervise.ts';

test('the first restart is at once, the next ones wait longer and longer, up to 30 s', () => {
  const delays = [0, 1, 2, 3, 8, 20].map((failures) => restartDelay(failures));

  expect(delays).toEqual([0, 250, 500, 1_000, 30_000, 30_000]);
});
