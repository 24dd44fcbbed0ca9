import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openRaw } from './raw-http.ts';
import { openRoute, Outage, startTestServer, type TestServer } from './test-server.ts';

const CHUNK = 'x'.repeat(64 * 1024);
let test: TestServer;
afterEach(() => test.server.closeWithin(0));

interface Source {
  asked: number;
  readonly ended: Promise<void>;
}

/** A server that streams what `chunks` gives; the source says how much was asked for and when it was left alone. */
async function serve(chunks: () => AsyncIterable<string>): Promise<Source> {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const source = { asked: 0, ended };
  async function* body(): AsyncGenerator<string> {
    try {
      for await (const chunk of chunks()) {
        source.asked += 1;
        yield chunk;
      }
    } finally {
      resolve();
    }
  }
  const handler = () => Promise.resolve({ status: 200, headers: { 'content-type': 'text/x' }, body: body() });
  test = await startTestServer([openRoute({ method: 'GET', path: '/stream', handler })]);
  return source;
}

async function* endless(): AsyncGenerator<string> {
  for (;;) yield await Promise.resolve(CHUNK);
}

async function* few(): AsyncGenerator<string> {
  yield* await Promise.resolve(['a', 'ü', '']);
}

async function* failing(): AsyncGenerator<string> {
  yield await Promise.resolve('a beginning\n');
  throw new Error('a bug in the middle');
}

const GET = 'GET /stream?private_token=top-secret HTTP/1.1\r\nHost: x\r\n\r\n';

describe('an answer in chunks', () => {
  it('arrives whole, with the headers of every answer', async () => {
    await serve(few);
    const response = await fetch(`${test.url}/stream`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('aü');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-type')).toBe('text/x');
  });

  it('begins before there is a first chunk', async () => {
    const { promise: later, resolve } = Promise.withResolvers<void>();
    await serve(async function* () {
      await later;
      yield 'late';
    });
    const raw = await openRaw(test.port);
    raw.send(GET);
    await raw.received(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
    resolve();
    await raw.received(/late\r\n0\r\n\r\n$/);
    raw.socket.destroy();
  });

  it('is not made for a HEAD request', async () => {
    const source = await serve(endless);
    expect((await fetch(`${test.url}/stream`, { method: 'HEAD' })).status).toBe(200);
    expect(source.asked).toBe(0);
  });

  it('is made only as fast as the client reads', async () => {
    const source = await serve(endless);
    const client = request(`${test.url}/stream`).end();
    const response = await new Promise<NodeJS.ReadableStream>((resolve) => client.once('response', resolve));
    response.pause();
    let before = -1;
    while (before !== source.asked) {
      before = source.asked;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // What fits into the buffers of the two sockets.
    expect(source.asked).toBeLessThan(200);
    client.destroy();
    await source.ended;
  });

  it('is given up when the client goes', async () => {
    const source = await serve(endless);
    const raw = await openRaw(test.port);
    raw.send(GET);
    await raw.received(/x{1000}/);
    raw.socket.destroy();
    await source.ended;
  });

  it.each([GET, GET.replace('1.1', '1.0')])(
    'that fails in the middle does not look complete, and the log says why',
    async (text) => {
      await serve(failing);
      const raw = await openRaw(test.port);
      raw.send(text);
      await expect(raw.ended()).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(test.log()).toMatch(/"path":"\/stream".*"a bug in the middle"/);
      expect(test.log()).not.toContain('top-secret');
    },
  );

  it('that fails because the database went away is not a bug', async () => {
    await serve(async function* () {
      yield await Promise.reject<string>(new Outage('away'));
    });
    await expect(fetch(`${test.url}/stream`).then((response) => response.text())).rejects.toThrow();
    expect(test.log()).toMatch(/"level":40/);
  });

  it('is cut when the server has waited long enough for its end', async () => {
    const source = await serve(endless);
    const raw = await openRaw(test.port);
    raw.send(GET);
    await raw.received(/x{1000}/);
    await test.server.closeWithin(50);
    await source.ended;
    expect(await raw.ended()).not.toContain('\r\n0\r\n');
  });
});
