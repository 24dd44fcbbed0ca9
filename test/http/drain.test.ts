import { describe, expect, it } from '@jest/globals';
import { jsonAnswer } from '../../src/http/answer.ts';
import { createDrain, type DrainClock } from '../../src/http/drain.ts';
import { openRaw } from './raw-http.ts';
import { openRoute, startTestServer } from './test-server.ts';

/** A clock that moves when the test says so. */
function createClock() {
  let time = 100_000;
  let sleeper: { readonly until: number; readonly wake: () => void } | undefined;
  const clock: DrainClock = {
    now: () => time,
    async sleep(milliseconds, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      sleeper = { until: time + milliseconds, wake: resolve };
      signal?.addEventListener('abort', () => resolve(), { once: true });
      await promise;
    },
  };
  /** Resolves when what comes of it has been done. */
  const pass = async (milliseconds: number): Promise<void> => {
    time += milliseconds;
    if (sleeper !== undefined && time >= sleeper.until) sleeper.wake();
    await new Promise(setImmediate);
  };
  return { clock, pass };
}

/** A drain, and whether what waits for it may go on. */
function createWatched() {
  const { clock, pass } = createClock();
  const drain = createDrain(clock);
  let over = false;
  return { drain, pass, isOver: () => over, wait: () => void drain.wait().then(() => (over = true)) };
}

describe('draining before a stop', () => {
  it.each([
    ['nobody asks for readiness', []],
    ['a start script asked once', [1_000]],
    ['whoever asked does not ask any more', [10_000, 50_000]],
  ])('takes no time when %s', async (_, pauses) => {
    const { drain, pass, isOver, wait } = createWatched();
    for (const pause of pauses) {
      drain.asked();
      await pass(pause);
    }
    wait();
    await pass(0);
    expect(isOver()).toBe(true);
  });

  it('goes on until a balancer was refused three times, and a moment longer for what is on its way', async () => {
    const { drain, pass, isOver, wait } = createWatched();
    for (let n = 0; n < 5; n += 1) drain.asked();
    wait();
    for (let refusals = 0; refusals < 3; refusals += 1) {
      await pass(1_000);
      expect(isOver()).toBe(false);
      drain.asked();
    }
    await pass(0);
    await pass(499);
    expect(isOver()).toBe(false);
    await pass(1);
    expect(isOver()).toBe(true);
  });

  it('takes half of the time of a stop at most', async () => {
    const { drain, pass, isOver, wait } = createWatched();
    for (let n = 0; n < 2; n += 1) drain.asked();
    wait();
    await pass(4_500);
    await pass(499);
    expect(isOver()).toBe(false);
    await pass(1);
    expect(isOver()).toBe(true);
  });

  it('serves old and new connections, and asks each of them to close', async () => {
    const handler = () => Promise.resolve(jsonAnswer(200, { ok: true }));
    const { server, port, url } = await startTestServer([openRoute({ handler })]);
    const old = await openRaw(port);
    const drained = Promise.withResolvers<void>();
    const closed = server.closeWithin(5_000, drained.promise);
    expect(server.closing).toBe(true);
    const answer = await fetch(`${url}/open`, { method: 'POST' });
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    old.send('POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    expect(await old.ended()).toMatch(/^HTTP\/1\.1 200 [^]*connection: close\r\n[^]*\{"ok":true\}$/i);
    drained.resolve();
    await closed;
    await expect(fetch(`${url}/open`, { method: 'POST' })).rejects.toThrow();
  });
});
