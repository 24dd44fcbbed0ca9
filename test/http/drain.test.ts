import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { jsonAnswer } from '../../src/http/answer.ts';
import { createDrain } from '../../src/http/drain.ts';
import { openRaw } from './raw-http.ts';
import { openRoute, startTestServer } from './test-server.ts';

async function millisecondsOf(wait: Promise<void>): Promise<number> {
  const begun = performance.now();
  await wait;
  return performance.now() - begun;
}

describe('draining before a stop', () => {
  it.each([
    ['nobody asks for readiness', []],
    ['a start script asked once', [1_000]],
    ['whoever asked does not ask any more', [60_000, 50_000]],
  ])('takes no time when %s', async (_, agoMs) => {
    let now = 100_000;
    const drain = createDrain(() => now);
    for (const ago of agoMs) {
      now = 100_000 - ago;
      drain.asked();
    }
    now = 100_000;
    expect(await millisecondsOf(drain.wait())).toBeLessThan(450);
  });

  it('goes on until a balancer was refused three times, and a moment longer for what is on its way', async () => {
    const drain = createDrain();
    for (let n = 0; n < 5; n += 1) drain.asked();
    let over = false;
    const wait = drain.wait().then(() => (over = true));
    drain.asked();
    drain.asked();
    await sleep(1_000);
    expect(over).toBe(false);
    drain.asked();
    await sleep(100);
    expect(over).toBe(false);
    await wait;
  });

  it('takes half of the time of a stop at most', async () => {
    const drain = createDrain();
    for (let n = 0; n < 2; n += 1) drain.asked();
    const milliseconds = await millisecondsOf(drain.wait());
    expect(milliseconds).toBeGreaterThan(4_500);
    expect(milliseconds).toBeLessThan(9_000);
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
