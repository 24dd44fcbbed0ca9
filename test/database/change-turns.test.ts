import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createChangeTurns } from '../../src/database/change-turns.ts';
import { DatabaseTimeoutError } from '../../src/database/outage.ts';

/** A change that ends when it is told to. */
function heldChange() {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let begun = false;
  return {
    change: (): Promise<void> => {
      begun = true;
      return ended;
    },
    end,
    hasBegun: () => begun,
  };
}

describe('changes', () => {
  it('of one key are made one after the other, those of others meanwhile', async () => {
    const { run } = createChangeTurns();
    const [first, second, other] = [heldChange(), heldChange(), heldChange()];
    const done = [run('a', first.change), run('a', second.change), run('b', other.change)];
    await turn();
    expect([first, second, other].map(({ hasBegun }) => hasBegun())).toEqual([true, false, true]);
    first.end();
    await done[0];
    await turn();
    expect(second.hasBegun()).toBe(true);
    second.end();
    other.end();
    await Promise.all(done);
  });

  it('go on after one that failed', async () => {
    const { run } = createChangeTurns();
    await expect(run('a', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(await run('a', () => Promise.resolve('changed'))).toBe('changed');
  });

  it('whose turn does not come in time are given up, and nothing is changed', async () => {
    const { run } = createChangeTurns(20);
    const held = heldChange();
    const late = heldChange();
    const running = run('a', held.change);
    await expect(run('a', late.change)).rejects.toBeInstanceOf(DatabaseTimeoutError);
    held.end();
    await running;
    expect(late.hasBegun()).toBe(false);
  });

  it('are refused when too many of their key wait, and no others', async () => {
    const { run } = createChangeTurns();
    const held = heldChange();
    const waiting = [
      run('a', held.change),
      ...Array.from({ length: 100 }, () => run('a', () => Promise.resolve())),
    ];
    await expect(run('a', () => Promise.resolve())).rejects.toMatchObject({
      status: 429,
      text: expect.stringMatching(/^too many changes .*; wait for their answers/),
    });
    await run('b', () => Promise.resolve());
    held.end();
    await Promise.all(waiting);
  });
});
