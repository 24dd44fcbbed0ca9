import { afterEach, describe, expect, it } from '@jest/globals';
import { jsonAnswer } from '../../src/http/answer.ts';
import { graphqlFailure } from '../../src/http/failure.ts';
import { type HttpLimits, httpLimitsOf } from '../../src/http/limits.ts';
import type { Handler } from '../../src/http/route.ts';
import type { HttpServer } from '../../src/http/server.ts';
import { eventually } from '../support/eventually.ts';
import { openRaw } from './raw-http.ts';
import { openRoute, startTestServer } from './test-server.ts';

// Left open by a test that failed, they would keep the run from ending.
const servers: HttpServer<string>[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.closeWithin(0);
});

const KB = 1024;
const START = 'POST /open HTTP/1.1\r\nHost: x\r\n';
let clock = 0;

async function start(
  limits: Partial<HttpLimits>,
  trustedProxies: readonly string[] = [],
  handler?: Handler<unknown>,
) {
  clock = Date.UTC(2026, 0, 1);
  const routes = [
    openRoute({ bodyLimit: 100 * KB, ...(handler && { handler }) }),
    openRoute({ path: '/known', auth: 'optional-token', bodyLimit: 100 * KB, ...(handler && { handler }) }),
    openRoute({ path: '/locked', auth: 'token' }),
    openRoute({ path: '/uncounted', auth: 'token', uncounted: true }),
    openRoute({ path: '/graphql', auth: 'optional-token', failure: graphqlFailure }),
  ];
  const test = await startTestServer(routes, trustedProxies, 0, { limits, now: () => new Date(clock) });
  servers.push(test.server);
  const post = async (path: string, token?: string, headers: Record<string, string> = {}) => {
    const authorization: Record<string, string> =
      token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${test.url}${path}`, {
      method: 'POST',
      headers: { ...headers, ...authorization },
    });
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      json: await response.json(),
    };
  };
  return { ...test, post };
}

/** False for a connection that was turned away, too. */
function served(request: Promise<{ readonly status: number }>): Promise<boolean> {
  return request.then(
    ({ status }) => status === 200,
    () => false,
  );
}

describe('bad tokens', () => {
  const LIMITS = { badTokens: { burst: 3, perMinute: 6 } };
  const via = (ip: string) => ({ 'x-forwarded-for': ip });

  it('are answered with 429 when too many came from one address, until there was time enough', async () => {
    const { post } = await start(LIMITS);
    for (const token of ['a', 'b', 'c']) expect((await post('/locked', token)).status).toBe(401);
    expect(await post('/locked', 'd')).toEqual({
      status: 429,
      retryAfter: '10',
      json: {
        message: expect.stringMatching(
          /^429 Too Many Requests - too many bad access tokens .*; correct the token/,
        ),
      },
    });
    expect(await post('/graphql', 'e')).toMatchObject({
      status: 429,
      json: { errors: [{ message: expect.stringMatching(/^too many bad access tokens/) }] },
    });
    clock += 10_000;
    expect((await post('/locked', 'f')).status).toBe(401);
    expect((await post('/locked', 'g')).status).toBe(429);
  });

  it('keep no client out whose token is good', async () => {
    const { post } = await start(LIMITS);
    for (let at = 0; at < 5; at += 1) await post('/locked', `bad${at}`);
    expect((await post('/locked', 'good')).status).toBe(200);
  });

  it('are counted by the address that sent them, a network of 64 bits as one', async () => {
    const { post } = await start(LIMITS, ['127.0.0.1']);
    for (const token of ['a', 'b', 'c', 'd']) await post('/locked', token, via('2001:db8:1:2::1'));
    expect((await post('/locked', 'e', via('2001:db8:1:2:ffff::9'))).status).toBe(429);
    expect((await post('/locked', 'e', via('2001:db8:1:3::1'))).status).toBe(401);
    expect((await post('/locked', 'e', via('198.51.100.7'))).status).toBe(401);
  });

  it('that are not tokens at all do not count', async () => {
    const { post } = await start(LIMITS);
    for (let at = 0; at < 5; at += 1) expect((await post('/locked')).status).toBe(401);
  });
});

describe('requests without a token', () => {
  const LIMITS = { requestsWithoutToken: { burst: 2, perMinute: 60 } };
  const via = (ip: string) => ({ 'x-forwarded-for': ip });

  it('are limited by address, those to routes that take none apart', async () => {
    const { post } = await start(LIMITS);
    for (let at = 0; at < 2; at += 1) expect((await post('/graphql')).status).toBe(200);
    expect(await post('/graphql')).toEqual({
      status: 429,
      retryAfter: '1',
      json: {
        errors: [
          { message: expect.stringMatching(/^too many requests without an access token .*; send a token/) },
        ],
      },
    });
    expect((await post('/graphql', 'good')).status).toBe(200);
    expect((await post('/open')).status).toBe(200);
    expect((await post('/locked')).status).toBe(401);
    clock += 1_000;
    expect((await post('/graphql')).status).toBe(200);
  });

  it('are counted by the address that a trusted proxy names', async () => {
    const { post } = await start(LIMITS, ['127.0.0.1']);
    for (let at = 0; at < 3; at += 1) await post('/graphql', undefined, via('198.51.100.7'));
    expect((await post('/graphql', undefined, via('198.51.100.7'))).status).toBe(429);
    expect((await post('/graphql', undefined, via('198.51.100.8'))).status).toBe(200);
  });
});

describe('the requests of one token', () => {
  it('are limited, those to routes with a limit of their own apart', async () => {
    const { post } = await start({ requestsPerToken: { burst: 2, perMinute: 60 } });
    for (let at = 0; at < 2; at += 1) expect((await post('/locked', 'good')).status).toBe(200);
    expect(await post('/locked', 'good')).toEqual({
      status: 429,
      retryAfter: '1',
      json: {
        message: expect.stringMatching(
          / - this access token or its holder has made too many requests; wait for Retry-After$/,
        ),
      },
    });
    expect((await post('/uncounted', 'good')).status).toBe(200);
    expect((await post('/graphql')).status).toBe(200);
    clock += 1_000;
    expect((await post('/locked', 'good')).status).toBe(200);
  });

  it('are limited with those of the other tokens of its holder', async () => {
    const { post } = await start({ requestsPerHolder: { burst: 3, perMinute: 60 } });
    for (const token of ['good', 'another', 'good']) expect((await post('/locked', token)).status).toBe(200);
    expect((await post('/locked', 'another')).status).toBe(429);
    expect((await post('/locked', 'other')).status).toBe(200);
    clock += 1_000;
    expect((await post('/locked', 'another')).status).toBe(200);
  });
});

describe('the limits that the environment sets', () => {
  it('let all tokens of one holder do twice as much as one of them', async () => {
    const set = { bodyMemory: 104_857_600, requestsPerMinute: 2, anonymousRequestsPerMinute: 1 };
    const { post } = await start(httpLimitsOf(set));
    const sent = ['good', 'good', 'good', 'another', 'another', 'another', undefined, undefined];
    const statuses: number[] = [];
    for (const token of sent) statuses.push((await post('/known', token)).status);
    expect(statuses).toEqual([200, 200, 429, 200, 200, 429, 200, 429]);
  });
});

describe('a slow sender', () => {
  it('of a body is told so and let go, however regularly it drips', async () => {
    const { port } = await start({ bodyGrace: 50, bodyBytesPerSecond: 1_000_000 });
    const raw = await openRaw(port);
    raw.send(`${START}Content-Length: 900\r\n\r\n`);
    const drip = setInterval(() => raw.send('x'), 10);
    const answer = await raw.ended();
    clearInterval(drip);
    expect(answer).toMatch(
      /^HTTP\/1\.1 408 [^]*connection: close\r\n[^]*the body arrives too slowly; send it over/i,
    );
  });

  it('of a large body has to be faster: one that stalls is let go', async () => {
    const limits = { largeBody: 10 * KB, largeBodyGrace: 50, largeBodyBytesPerSecond: 1_000_000 };
    const { port } = await start(limits);
    const raw = await openRaw(port);
    raw.send(`${START}Content-Length: 50000\r\n\r\n${'x'.repeat(20 * KB)}`);
    expect(await raw.ended()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('that keeps the pace has all the time of a request', async () => {
    const { port } = await start({ bodyGrace: 50, bodyBytesPerSecond: 1 });
    const raw = await openRaw(port);
    raw.send(`${START}Content-Length: 20\r\nConnection: close\r\n\r\n`);
    const drip = setInterval(() => raw.send('x'), 10);
    const answer = await raw.ended();
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*"bytes":20/);
  });

  it.each([
    ['of headers', { headersTimeout: 200 }, `${START}X-A: `],
    ['of nothing at all', { headersTimeout: 200 }, ''],
    [
      'of a body, whatever its pace',
      { headersTimeout: 200, requestTimeout: 300 },
      `${START}Content-Length: 9\r\n\r\nx`,
    ],
  ])('%s is cut off', async (_what, limits, text) => {
    const { port } = await start(limits);
    const raw = await openRaw(port);
    raw.send(text);
    expect(await raw.ended()).toMatch(/^(HTTP\/1\.1 408 [^]*)?$/);
  });

  it('is cut off when it does not read its answer', async () => {
    const large = jsonAnswer(200, 'x'.repeat(20_000_000));
    const limits = { silenceTimeout: 200, connectionsPerAddress: 1 };
    const { port, post } = await start(limits, [], () => Promise.resolve(large));
    const raw = await openRaw(port);
    raw.socket.pause();
    raw.send(`${START}Content-Length: 0\r\n\r\n`);
    // This side sees the end only once it has read everything before it: there is room for another connection then.
    await eventually(() => served(post('/locked', 'good')));
    raw.socket.resume();
    expect((await raw.ended()).length).toBeLessThan(20_000_000);
  });
});

describe('the memory for bodies', () => {
  /** Holds on to each body until the test says so. */
  function holding() {
    const started: (() => void)[] = [];
    const released = Promise.withResolvers<void>();
    const handler: Handler<unknown> = async (request) => {
      const body = await request.readBody();
      if (!body.ok) return body.answer;
      for (const resolve of started.splice(0)) resolve();
      await released.promise;
      return jsonAnswer(200, { bytes: body.bytes.length });
    };
    const next = () => new Promise<void>((resolve) => started.push(resolve));
    return { handler, next, release: released.resolve };
  }
  const send = (url: string, bytes: number) =>
    fetch(`${url}/open`, { method: 'POST', body: Buffer.alloc(bytes) });

  it('is shared by all requests until they are answered: beyond it is 429', async () => {
    const { handler, next, release } = holding();
    const { url } = await start({ anonymousBodyBytes: 50 * KB }, [], handler);
    const read = next();
    const first = send(url, 40 * KB);
    await read;
    const refused = await send(url, 40 * KB);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toEqual({
      message: expect.stringMatching(/too many request bodies .*; send the request again in a second$/),
    });
    release();
    expect((await first).status).toBe(200);
    expect((await send(url, 40 * KB)).status).toBe(200);
  });

  it('counts a body that comes byte by byte by its bytes', async () => {
    const { port } = await start({ anonymousBodyBytes: 50 * KB });
    const raw = await openRaw(port);
    raw.send(
      `${START}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${'1\r\nx\r\n'.repeat(1_000)}0\r\n\r\n`,
    );
    expect(await raw.ended()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is divided: one sender has a quarter of it, and one address of what is for those without a token', async () => {
    const { handler, next, release } = holding();
    const { url } = await start({ bodyBytes: 400 * KB, anonymousBodyBytes: 80 * KB }, ['127.0.0.1'], handler);
    const post = (token: string, bytes: number, from = '198.51.100.7') =>
      fetch(`${url}/known`, {
        method: 'POST',
        headers: { ...(token !== '' && { authorization: `Bearer ${token}` }), 'x-forwarded-for': from },
        body: Buffer.alloc(bytes),
      });
    const held: Promise<Response>[] = [];
    const hold = async (token: string, bytes: number, from?: string): Promise<void> => {
      const read = next();
      held.push(post(token, bytes, from));
      await read;
    };
    await hold('good', 90 * KB);
    const refused = await post('good', 20 * KB);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await refused.json()).toEqual({
      message: expect.stringMatching(
        /too many request bodies of the same sender or group .*; send the request again in a second$/,
      ),
    });
    await hold('other', 90 * KB);
    await hold('', 15 * KB);
    expect((await post('', 10 * KB)).status).toBe(429);
    await hold('', 15 * KB, '198.51.100.8');
    release();
    for (const answer of held) expect((await answer).status).toBe(200);
  });

  it('is free again after a request that broke off', async () => {
    const { port, url } = await start({ anonymousBodyBytes: 50 * KB });
    const raw = await openRaw(port);
    raw.send(`${START}Content-Length: 90000\r\n\r\n${'x'.repeat(40 * KB)}`);
    raw.socket.destroy();
    await raw.ended();
    await eventually(async () => (await send(url, 40 * KB)).status === 200);
  });
});

describe('connections', () => {
  it('of one address are limited, with an answer that says so, and make room when they close', async () => {
    const { port, post, ...test } = await start({ connectionsPerAddress: 2 });
    const [first, second] = [await openRaw(port), await openRaw(port)];
    const third = await openRaw(port);
    expect(await third.ended()).toMatch(
      /^HTTP\/1\.1 429 [^]*too many connections are open from this address; close some/,
    );
    await (await openRaw(port)).ended();
    expect(test.log().match(/connections are turned away/g)).toHaveLength(1);
    first.socket.destroy();
    second.socket.destroy();
    await Promise.all([first.ended(), second.ended()]);
    await eventually(() => served(post('/open')));
  });

  it('of a trusted proxy are not', async () => {
    const { port, post } = await start({ connectionsPerAddress: 1 }, ['127.0.0.1']);
    const raw = await openRaw(port);
    expect((await post('/open')).status).toBe(200);
    raw.socket.destroy();
  });

  it('of all clients together are limited', async () => {
    const { port } = await start({ connections: 1 });
    const first = await openRaw(port);
    const second = await openRaw(port);
    expect(await second.ended()).toBe('');
    first.send(`${START}Content-Length: 0\r\nConnection: close\r\n\r\n`);
    expect(await first.ended()).toMatch(/^HTTP\/1\.1 200 /);
  });
});
