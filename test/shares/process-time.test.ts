import { describe, expect, it } from '@jest/globals';
import { createProcessTime } from '../../src/shares/process-time.ts';

/** A clock that work sets forward, and work that takes so many milliseconds in steps of so many. */
function start() {
  let now = 0;
  const time = createProcessTime(() => now);
  const order: string[] = [];
  function* work(name: string, milliseconds: number, step = 5): Generator<void, string> {
    for (let left = milliseconds; left > 0; left -= step) {
      now += step;
      order.push(name);
      yield;
    }
    return name;
  }
  return { time, order, work, pass: (milliseconds: number) => void (now += milliseconds) };
}

const turnOfLoop = () => new Promise(setImmediate);

describe('the time of the process', () => {
  it('is had at once by what takes little', async () => {
    const { time, order, work } = start();
    const done = time.run(['a'], work('a', 5));
    expect(order).toEqual(['a']);
    expect(await done).toBe('a');
  });

  it('is given in slices of ten milliseconds, between which the event loop turns', async () => {
    const { time, order, work } = start();
    const done = time.run(['a'], work('a', 50));
    const lengths: number[] = [];
    while (order.length < 10) {
      lengths.push(order.length);
      await turnOfLoop();
    }
    expect(lengths).toEqual([2, 4, 6, 8]);
    expect(await done).toBe('a');
  });

  it('goes to the key that has had least of it', async () => {
    const { time, order, work } = start();
    await Promise.all([
      time.run(['a'], work('a', 100)),
      time.run(['a'], work('a', 100)),
      time.run(['b'], work('b', 30)),
    ]);
    expect(order.lastIndexOf('b')).toBeLessThan(20);
  });

  it('cannot be saved up by what comes later', async () => {
    const { time, order, work } = start();
    const first = time.run(['a'], work('a', 200));
    while (order.length < 20) await turnOfLoop();
    const begun = order.length;
    await Promise.all([first, time.run(['b'], work('b', 100))]);
    // Half of the time from now on, not all of it.
    expect(order.slice(begun, begun + 20).filter((name) => name === 'a').length).toBeGreaterThan(7);
  });

  it('is not held against a key when nothing waits any more', async () => {
    const { time, order, work } = start();
    await time.run(['a'], work('a', 100));
    await turnOfLoop();
    const begun = order.length;
    await Promise.all([time.run(['b'], work('b', 100)), time.run(['a'], work('a', 100))]);
    expect(order.slice(begun, begun + 20).filter((name) => name === 'a').length).toBeGreaterThan(7);
  });

  it('counts for each of several keys, and the one that has had most decides', async () => {
    const { time, order, work } = start();
    await Promise.all([
      time.run(['group', 'token 1'], work('first', 50)),
      time.run(['group', 'token 2'], work('second', 50)),
      time.run(['x'], work('x', 50)),
    ]);
    // Half of the time, not a third.
    expect(order.lastIndexOf('x')).toBeLessThan(22);
  });

  it('is counted for what cannot be interrupted, too, up to where it waits', async () => {
    const { time, order, work, pass } = start();
    const validate = async (): Promise<string> => {
      await Promise.resolve();
      pass(40);
      await turnOfLoop();
      pass(1_000);
      return 'validated';
    };
    const other = time.run(['b'], work('b', 200));
    expect(await time.begin(['a'], validate)).toBe('validated');
    const begun = order.length;
    await Promise.all([other, time.run(['a'], work('a', 10))]);
    // It waits until b has had 40 ms, too, and not 1 040.
    expect(order.indexOf('a') - begun).toBeGreaterThan(2);
    expect(order.indexOf('a') - begun).toBeLessThan(14);
  });

  it('is not taken by what fails', async () => {
    const { time, work } = start();
    function* failing(): Generator<void, never> {
      yield;
      throw new Error('a bug');
    }
    await expect(time.run(['a'], failing())).rejects.toThrow('a bug');
    await expect(time.begin(['a'], () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    expect(await time.run(['a'], work('a', 50))).toBe('a');
  });
});
