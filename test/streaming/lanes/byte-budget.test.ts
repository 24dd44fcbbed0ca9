import { describe, expect, it } from '@jest/globals';
import { createByteBudget } from '../../../src/streaming/lanes/byte-budget.ts';

const never = new AbortController().signal;
/** Whether it has resolved by now. */
const isDone = (promise: Promise<void>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);

describe('a byte budget', () => {
  it('serves waiting callers in order, and no other before them', async () => {
    const budget = createByteBudget(10);
    await budget.take(8, never);
    const large = budget.take(9, never);
    const small = budget.take(1, never);
    expect(await isDone(small)).toBe(false);
    expect(budget.tryTake(1)).toBe(false);
    budget.release(8);
    expect([await isDone(large), await isDone(small)]).toEqual([true, true]);
    expect(budget.free).toBe(0);
  });

  it('makes later ones wait for what was added beyond it', async () => {
    const budget = createByteBudget(10);
    budget.add(15);
    const waiting = budget.take(1, never);
    budget.release(5);
    expect(await isDone(waiting)).toBe(false);
    budget.release(10);
    expect(await isDone(waiting)).toBe(true);
  });

  it('keeps no caller waiting that stops', async () => {
    const budget = createByteBudget(10);
    await budget.take(10, never);
    const stopping = new AbortController();
    const waiting = budget.take(5, stopping.signal);
    expect(await isDone(waiting)).toBe(false);
    stopping.abort();
    expect(await isDone(waiting)).toBe(true);
    budget.release(5);
    budget.release(10);
    expect(budget.free).toBe(10);
  });
});
