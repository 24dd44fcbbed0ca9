import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { HttpLimits } from '../../src/http/limits.ts';
import type { Handler } from '../../src/http/route.ts';
import { eventually } from '../support/eventually.ts';
import { openRaw } from './raw-http.ts';
import { openRoute, startTestServer, type TestServer } from './test-server.ts';

const MB = 1024 * 1024;
// More than the sockets' buffers take from a server whose client does not read.
const LARGE = 'x'.repeat(16 * MB);
const GET = 'GET /answer HTTP/1.1\r\nHost: x\r\nPrivate-Token: good\r\n\r\n';

const responses: IncomingMessage[] = [];
let test: TestServer;
afterEach(async () => {
  for (const response of responses.splice(0)) response.destroy();
  await test.server.closeWithin(0);
});

type Answering = Handler<string | undefined>;
const whole: Answering = () =>
  Promise.resolve({ status: 200, headers: { 'content-type': 'text/x' }, body: LARGE });
const chunked: Answering = () => Promise.resolve({ status: 200, body: endless() });

async function* endless(): AsyncGenerator<string> {
  for (;;) yield await Promise.resolve('x'.repeat(MB));
}

async function serve(
  handler: Answering,
  limits: Partial<HttpLimits> = {},
  isGood = () => true,
): Promise<void> {
  const route = openRoute({ method: 'GET', path: '/answer', auth: 'optional-token', handler } as never);
  const authenticate = (token: string) =>
    Promise.resolve(isGood() && ['good', 'other'].includes(token) ? token : undefined);
  test = await startTestServer([route], [], 0, { limits, authenticate });
}

/** The answer, of which nothing is read yet. */
async function ask(token = 'good'): Promise<IncomingMessage> {
  const request = get(`${test.url}/answer`, { headers: { 'private-token': token }, agent: false });
  // What breaks the connection is told to the request, too.
  request.on('error', () => undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  responses.push(response);
  return response;
}

const ENDED = /"path":"\/answer".*its token, or the right to read it, has ended/;

async function expectBroken(response: IncomingMessage): Promise<void> {
  await expect(response.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(response.complete).toBe(false);
}

describe('answers that are not read', () => {
  const LIMITS = { answersBytes: 128 * MB };

  it('are refused to the caller who has a quarter of all that may wait, and to no other', async () => {
    await serve(whole, LIMITS);
    const first = await ask();
    const second = await ask();
    expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
    const third = await ask();
    expect(third.statusCode).toBe(429);
    expect(third.headers['retry-after']).toBe('1');
    expect(Buffer.concat(await third.toArray()).toString()).toMatch(
      /too many answers .* have not been read; read them/,
    );
    expect((await ask('other')).statusCode).toBe(200);

    expect(Buffer.concat(await first.toArray()).length).toBe(LARGE.length);
    expect((await ask()).statusCode).toBe(200);
  });

  it('count no more when their connection has closed', async () => {
    await serve(whole, LIMITS);
    const [first] = [await ask(), await ask()];
    first.destroy();
    await eventually(async () => (await ask()).statusCode === 200);
  });

  it('that are small are given whatever waits', async () => {
    await serve(
      ({ query }) => Promise.resolve({ status: 200, body: query.has('small') ? 'x' : LARGE }),
      LIMITS,
    );
    await Promise.all([ask(), ask()]);
    const headers = { 'private-token': 'good' };
    expect((await fetch(`${test.url}/answer`, { headers })).status).toBe(429);
    expect((await fetch(`${test.url}/answer?small`, { headers })).status).toBe(200);
  });
});

describe('an answer', () => {
  it('that is large arrives whole, with its length, and not at all for a HEAD request', async () => {
    await serve(whole);
    const response = await ask();
    expect(response.headers['content-length']).toBe(String(LARGE.length));
    expect(Buffer.concat(await response.toArray()).toString()).toBe(LARGE);
    const head = await fetch(`${test.url}/answer`, { method: 'HEAD', headers: { 'private-token': 'good' } });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(LARGE.length)]);
  });

  it('in letters of several bytes arrives as it is', async () => {
    const text = 'ü🎉'.repeat(200_000);
    await serve(() => Promise.resolve({ status: 200, body: text }));
    expect(Buffer.concat(await (await ask()).toArray()).toString()).toBe(text);
  });

  it.each([
    ['whole', whole],
    ['in chunks', chunked],
  ])('%s is cut when its client takes a byte now and then', async (_how, handler) => {
    await serve(handler, { answerWindow: 500 });
    const raw = await openRaw(test.port);
    raw.send(GET);
    await raw.received(/200 OK/);
    raw.socket.pause();
    const reading = setInterval(() => void raw.socket.read(1), 50);
    await eventually(() => Promise.resolve(test.log().includes('its client read it too slowly')));
    clearInterval(reading);
    raw.socket.resume();
    await expect(raw.ended()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('is not cut when its client pauses, but is quick on the whole', async () => {
    await serve(whole, { answerWindow: 2_000, answerBytesPerSecond: MB });
    const response = await ask();
    let bytes = 0;
    for await (const chunk of response) {
      const before = Math.floor(bytes / (4 * MB));
      bytes += (chunk as Buffer).length;
      if (Math.floor(bytes / (4 * MB)) > before) await new Promise((resolve) => setTimeout(resolve, 700));
    }
    expect(bytes).toBe(LARGE.length);
  });

  it.each([
    ['whole', whole],
    ['in chunks', chunked],
  ])('%s is cut when its token ends while it is sent, read or not', async (_how, handler) => {
    let good = true;
    await serve(handler, {}, () => good);
    const response = await ask();
    good = false;
    await eventually(() => Promise.resolve(ENDED.test(test.log())));
    await expectBroken(response);
  });

  it('is cut when a condition of its handler does not hold any more, or cannot be asked for', async () => {
    const outcomes = [() => Promise.resolve(false), () => Promise.reject(new Error('the database is away'))];
    for (const outcome of outcomes) {
      let holds = (): Promise<boolean> => Promise.resolve(true);
      await serve((request) => {
        request.reader.onlyWhile((caller) => (caller === 'good' ? holds() : false));
        return whole(request);
      });
      const response = await ask();
      holds = outcome;
      await eventually(() => Promise.resolve(ENDED.test(test.log())));
      await expectBroken(response);
      await test.server.closeWithin(0);
    }
  });
});

describe('a client that goes while its answer is made', () => {
  it('is known to the handler, and nothing is logged', async () => {
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    await serve(async ({ reader: { signal } }) => {
      await once(signal, 'abort');
      resolve();
      throw signal.reason;
    });
    const raw = await openRaw(test.port);
    raw.send(GET);
    await new Promise((later) => setTimeout(later, 50));
    raw.socket.destroy();
    await gone;
    expect(test.log()).toBe('');
  });
});
