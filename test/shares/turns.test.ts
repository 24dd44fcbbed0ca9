import { describe, expect, it } from '@jest/globals';
import { createTurns } from '../../src/shares/turns.ts';

describe('turns', () => {
  /** Takes a place for each key and says in which order they were given out; each is given back when the test says so. */
  function taking(turns: ReturnType<typeof createTurns>, keys: readonly string[]) {
    const order: string[] = [];
    const places: (() => void)[] = [];
    for (const [index, key] of keys.entries()) {
      void turns.take(key).then((leave) => {
        order.push(`${key}${index}`);
        places.push(leave);
      });
    }
    const settle = () => new Promise(setImmediate);
    return {
      settle,
      order,
      async leaveOne() {
        places.shift()?.();
        await settle();
      },
    };
  }

  it('go round by key, however many wait for one of them', async () => {
    const turns = createTurns({ places: 1, placesPerKey: 1 });
    const work = taking(turns, ['a', 'a', 'a', 'a', 'b', 'c', 'b']);
    await work.settle();
    expect(turns.waiting).toBe(6);
    for (let n = 0; n < 7; n += 1) await work.leaveOne();
    expect(work.order).toEqual(['a0', 'a1', 'b4', 'c5', 'a2', 'b6', 'a3']);
    expect(turns.waiting).toBe(0);
  });

  it('leave a place free that a key has no more right to', async () => {
    const turns = createTurns({ places: 4, placesPerKey: 2 });
    const work = taking(turns, ['a', 'a', 'a', 'b']);
    await work.settle();
    expect(work.order).toEqual(['a0', 'a1', 'b3']);
    await work.leaveOne();
    expect(work.order).toEqual(['a0', 'a1', 'b3', 'a2']);
  });

  it('pass by callers that have given up, with the reason why', async () => {
    const turns = createTurns({ places: 1, placesPerKey: 1 });
    const leave = await turns.take('a');
    const gone = new AbortController();
    const dropped = turns.take('a', gone.signal);
    const next = turns.take('a');
    gone.abort(new Error('the connection was closed'));
    await expect(dropped).rejects.toThrow('the connection was closed');
    await expect(turns.take('a', gone.signal)).rejects.toThrow('the connection was closed');
    expect(turns.waiting).toBe(1);
    leave();
    (await next)();
    expect(turns.waiting).toBe(0);
  });

  it('take a place back once, however often it is given back', async () => {
    const turns = createTurns({ places: 1, placesPerKey: 1 });
    const leave = await turns.take('a');
    leave();
    leave();
    const work = taking(turns, ['a', 'b']);
    await work.settle();
    expect(work.order).toEqual(['a0']);
  });
});
