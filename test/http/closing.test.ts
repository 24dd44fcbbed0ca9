import { afterEach, describe, expect, it } from '@jest/globals';
import { jsonAnswer } from '../../src/http/answer.ts';
import type { HttpServer } from '../../src/http/server.ts';
import { openRaw } from './raw-http.ts';
import { openRoute, startTestServer } from './test-server.ts';

const REQUEST = 'POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n';
const SLOW = REQUEST.replace('/open', '/slow');

// Left open by a test that failed, they would keep the run from ending.
const servers: HttpServer<string>[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.closeWithin(0);
});

/** A server with a route that answers when the test says so. */
async function startSlowServer() {
  const started = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const handler = async () => {
    started.resolve();
    await answer.promise;
    return jsonAnswer(200, { slow: true });
  };
  const test = await startTestServer([openRoute(), openRoute({ path: '/slow', handler })]);
  servers.push(test.server);
  return { ...test, started: started.promise, answer: answer.resolve };
}

describe('closing the server', () => {
  it('finishes what is in flight, asks for the connection to be closed, and takes no new ones', async () => {
    const test = await startSlowServer();
    const inFlight = await openRaw(test.port);
    inFlight.send(SLOW);
    await test.started;
    const closed = test.server.closeWithin(10_000);
    expect(test.server.closing).toBe(true);
    await expect(fetch(`${test.url}/open`, { method: 'POST' })).rejects.toThrow();
    test.answer();
    const text = await inFlight.ended();
    expect(text).toMatch(/^HTTP\/1\.1 200 [^]*connection: close\r\n[^]*\{"slow":true\}$/i);
    await closed;
  });

  it('closes connections that are idle or have never said anything, at once', async () => {
    const test = await startSlowServer();
    const idle = await openRaw(test.port);
    idle.send(REQUEST);
    await idle.received(/\}$/);
    const silent = await openRaw(test.port);
    // The server knows the connection once it has answered a later one.
    await fetch(`${test.url}/open`, { method: 'POST' });
    const before = performance.now();
    await test.server.closeWithin(10_000);
    await Promise.all([idle.ended(), silent.ended()]);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('cuts off what is not done at the deadline', async () => {
    const test = await startSlowServer();
    const stuck = await openRaw(test.port);
    stuck.send(SLOW);
    await test.started;
    await test.server.closeWithin(50);
    expect(await stuck.ended()).toBe('');
    test.answer();
  });

  it('ends a server that could not listen, too', async () => {
    const first = await startSlowServer();
    const routes = [openRoute()];
    await expect(startTestServer(routes, [], first.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.server.closeWithin(0);
    const again = await startTestServer(routes, [], first.port);
    await again.server.closeWithin(0);
  });

  it('can be asked for more than once', async () => {
    const test = await startSlowServer();
    await Promise.all([test.server.closeWithin(1_000), test.server.closeWithin(1)]);
    await test.server.closeWithin(1);
  });
});
