import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { graphqlFailure } from '../../src/http/failure.ts';
import { LIMIT, openRoute, Outage, startTestServer, type TestServer } from './test-server.ts';
import { openRaw } from './raw-http.ts';

const MB = 1024 * 1024;
let test: TestServer;

beforeAll(async () => {
  test = await startTestServer(
    [
      openRoute(),
      openRoute({ method: 'GET', path: '/open', bodyLimit: 0 }),
      openRoute({ path: '/things/:id/parts' }),
      openRoute({ path: '/joined/:id', anySlashes: true }),
      openRoute({ path: '/locked', auth: 'token' }),
      openRoute({ path: '/half', auth: 'optional-token', failure: graphqlFailure, bodyLimit: 2 * MB }),
      openRoute({ path: '/bug', handler: () => Promise.reject(new Error('a bug')) }),
      openRoute({ path: '/outage', handler: () => Promise.reject(new Outage('away')) }),
    ],
    ['127.0.0.1'],
  );
});
afterAll(() => test.server.closeWithin(0));

async function post(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; headers: Headers; json: unknown }> {
  const response = await fetch(`${test.url}${path}`, { method: 'POST', ...init });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: text === '' ? undefined : JSON.parse(text),
  };
}

describe('paths and methods', () => {
  it('answers an unknown path with 404', async () => {
    expect(await post('/nowhere?private_token=good')).toMatchObject({
      status: 404,
      json: { message: '404 Not Found' },
    });
  });

  it('answers another method of a known path with 405 and the methods it has', async () => {
    const answer = await post('/open', { method: 'DELETE' });
    expect(answer).toMatchObject({ status: 405, json: { message: '405 Method Not Allowed' } });
    expect(answer.headers.get('allow')).toBe('POST, GET, HEAD');
    expect((await post('/locked', { method: 'GET' })).headers.get('allow')).toBe('POST');
  });

  it('answers HEAD without a body', async () => {
    expect(await post('/open', { method: 'HEAD' })).toMatchObject({ status: 200, json: undefined });
    expect(await post('/nowhere', { method: 'HEAD' })).toMatchObject({ status: 404, json: undefined });
  });

  it.each([
    ['a%2Fb%2Fc', 'a/b/c'],
    ['7', '7'],
    ['%C3%A9', 'é'],
    ['a%252Fb', 'a%2Fb'],
  ])('decodes the parameter %s, with or without a slash at the end', async (text, id) => {
    expect((await post(`/things/${text}/parts`)).json).toMatchObject({ params: { id } });
    expect((await post(`/things/${text}/parts/`)).json).toMatchObject({ params: { id } });
  });

  it.each(['//joined/7', '/joined//7', '/joined/7//', '///joined///7//?/', '/joined/7/?x=a//b'])(
    'takes several slashes for one where a path says so: %s',
    async (path) => {
      expect((await post(path)).json).toMatchObject({ params: { id: '7' } });
    },
  );

  it.each(['//open', '/open//', '//things/7/parts', '/joined//', '/joined//7//8', '/things/7//joined/8'])(
    'takes no other path for one that has fewer slashes: %s',
    async (path) => {
      expect((await post(path)).status).toBe(404);
    },
  );

  it('takes a parameter as long as a request line can be', async () => {
    const id = 'x'.repeat(10_000);
    expect((await post(`/things/${id}/parts`)).json).toMatchObject({ params: { id } });
  });

  it.each(['/things/%zz/parts', '/things/%ff/parts', '/%', '/things//x/parts'])(
    'answers %s with 404',
    async (path) => {
      const raw = await openRaw(test.port);
      raw.send(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(await raw.ended()).toMatch(/^HTTP\/1\.1 404 [^]*\{"message":"404 Not Found"\}$/);
    },
  );

  it('forbids sniffing, storing, framing and scripts of every answer, names no software, and sets no cookie', async () => {
    for (const path of ['/open', '/nowhere', '/locked', '/bug']) {
      const { headers } = await post(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('server')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('content-type')).toBe('application/json');
      expect(headers.get('set-cookie')).toBeNull();
    }
  });
});

describe('tokens', () => {
  it.each([{ authorization: 'bearer good' }, { 'private-token': 'good' }])(
    'are taken from %j',
    async (headers) => {
      expect(await post('/locked', { headers })).toMatchObject({ status: 200, json: { caller: 'Ada' } });
    },
  );

  it('are taken from the query', async () => {
    expect(await post('/locked?private_token=good')).toMatchObject({ status: 200, json: { caller: 'Ada' } });
  });

  it.each(['', '?private_token=bad'])('that are missing or bad get 401 (%s)', async (query) => {
    const answer = await post(`/locked${query}`);
    expect(answer).toMatchObject({ status: 401, json: { message: '401 Unauthorized' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('may be absent where they are optional, but not bad', async () => {
    expect(await post('/half')).toMatchObject({ status: 200, json: { caller: null } });
    expect(await post('/half?private_token=good')).toMatchObject({ status: 200, json: { caller: 'Ada' } });
    const bad = { status: 401, json: { errors: [{ message: 'Invalid token' }] } };
    expect(await post('/half?private_token=bad')).toMatchObject(bad);
  });

  it('that were good the last time let the route prepare while they are looked up again, and no others', async () => {
    const order: string[] = [];
    const prepare = ({ id = '' }): void => void order.push(`prepares ${id}`);
    const route = openRoute({ path: '/prepared/:id', auth: 'token', prepare });
    const options = {
      authenticate: async (token: string) => {
        await setImmediate();
        order.push(`knows ${token}`);
        return token === 'good' && order.length < 6 ? 'Ada' : undefined;
      },
    };
    const { url, server } = await startTestServer([route], [], 0, options);
    const send = (token: string): Promise<unknown> =>
      fetch(`${url}/prepared/7`, { method: 'POST', headers: { 'private-token': token } });
    for (const token of ['good', 'bad', 'bad', 'good', 'good', 'good']) await send(token);
    await server.closeWithin(0);
    const again = ['prepares 7', 'knows good'];
    // The last but one found the token revoked.
    expect(order).toEqual(['knows good', 'knows bad', 'knows bad', ...again, ...again, 'knows good']);
  });

  it('in a cookie count for nothing', async () => {
    expect((await post('/locked', { headers: { cookie: 'private_token=good' } })).status).toBe(401);
  });
});

describe('bodies', () => {
  const bytes = (size: number): RequestInit => ({ body: Buffer.alloc(size, 'x') });

  it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', undefined])(
    'arrive as bytes whatever their media type (%s)',
    async (type) => {
      const headers = type === undefined ? undefined : { 'content-type': type };
      const answer = await post('/open', { ...bytes(17), ...(headers && { headers }) });
      expect(answer).toMatchObject({ status: 200, json: { bytes: 17 } });
    },
  );

  it('may be as large as the limit and no larger', async () => {
    expect(await post('/open', bytes(LIMIT))).toMatchObject({ status: 200, json: { bytes: LIMIT } });
    const message = `413 Payload Too Large - the body is larger than ${LIMIT} bytes; send it in several requests`;
    expect(await post('/open', bytes(LIMIT + 1))).toMatchObject({ status: 413, json: { message } });
  });

  it('are limited to 64 KB without a token, whatever the route takes', async () => {
    expect((await post('/half', bytes(64 * 1024))).status).toBe(200);
    const message = expect.stringMatching(/^the body is larger than 65536 bytes; /);
    expect(await post('/half', bytes(64 * 1024 + 1))).toMatchObject({
      status: 413,
      json: { errors: [{ message }] },
    });
    expect((await post('/half?private_token=good', bytes(2 * MB))).status).toBe(200);
  });

  it('without an announced length are cut at the limit, and the connection with them', async () => {
    const raw = await openRaw(test.port);
    raw.send('POST /open HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (const size of [600, 600, 600]) raw.send(`${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`);
    expect(await raw.ended()).toMatch(/^HTTP\/1\.1 413 [^]*connection: close\r\n/i);
  });

  it('are not waited for when the token is bad, and the sender sees the answer', async () => {
    const raw = await openRaw(test.port);
    raw.send('POST /locked HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n');
    expect(await raw.received(/\}$/)).toMatch(/^HTTP\/1\.1 401 /);
    raw.socket.destroy();
  });

  it('that are compressed are refused', async () => {
    const answer = await post('/open', { ...bytes(5), headers: { 'content-encoding': 'gzip' } });
    expect(answer).toMatchObject({ status: 415 });
  });

  it('with a media type that is none are refused', async () => {
    const answer = await post('/open', { ...bytes(5), headers: { 'content-type': 'json' } });
    expect(answer).toMatchObject({ status: 415 });
  });

  it('that break off are not answered and not logged', async () => {
    const before = test.log();
    const raw = await openRaw(test.port);
    raw.send('POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nabc');
    raw.socket.end();
    await raw.ended();
    expect((await post('/open', bytes(1))).status).toBe(200);
    expect(test.log()).toBe(before);
  });
});

describe('a request that two servers may understand in two ways', () => {
  it.each([
    ['two Host headers', 'Host: x\r\nHost: y'],
    ['a Host header with two hosts', 'Host: x, y'],
  ])('is refused: %s', async (_what, hosts) => {
    const raw = await openRaw(test.port);
    raw.send(`POST /open HTTP/1.1\r\n${hosts}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    expect(await raw.ended()).toMatch(/^HTTP\/1\.1 400 [^]*has several Host headers; send one/);
  });
});

describe('what is not HTTP', () => {
  const START = 'POST /open HTTP/1.1\r\nHost: x\r\n';
  it.each([
    ['nonsense', 'nonsense\r\n\r\n', 400],
    ['a header that is too long', `${START}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['a path that is too long', `POST /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['a body that breaks its framing', `${START}Transfer-Encoding: chunked\r\n\r\nzzz\r\n`, 400],
  ])('gets an answer in the same shape: %s', async (_name, text, status) => {
    const raw = await openRaw(test.port);
    raw.send(text);
    const answer = await raw.ended();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(new RegExp(`\\{"message":"${status} [^"]+"\\}$`));
    expect(answer).toMatch(/\r\nx-content-type-options: nosniff\r\n/);
  });
});

describe('the IP address', () => {
  it('comes from X-Forwarded-For behind a trusted proxy', async () => {
    const headers = { 'x-forwarded-for': '1.1.1.1, 198.51.100.7' };
    expect((await post('/open', { headers })).json).toMatchObject({ ip: '198.51.100.7' });
    expect((await post('/open')).json).toMatchObject({ ip: '127.0.0.1' });
  });
});

describe('exceptions', () => {
  it('of a bug are 500 with an id that is in the log, and the query string is not', async () => {
    const answer = await post('/bug?private_token=top-secret', {
      headers: { 'x-anything': 'top-secret' },
      body: 'top-secret',
    });
    expect(answer).toMatchObject({ status: 500, json: { message: '500 Internal Server Error' } });
    const id = answer.headers.get('x-request-id') ?? 'none';
    const line =
      test
        .log()
        .split('\n')
        .find((text) => text.includes(id)) ?? '';
    expect(JSON.parse(line)).toMatchObject({
      level: 50,
      method: 'POST',
      path: '/bug',
      err: { message: 'a bug' },
    });
    expect(test.log()).not.toContain('top-secret');
  });

  it('of an outage are 503 with Retry-After', async () => {
    const answer = await post('/outage');
    const message = expect.stringMatching(/^503 Service Unavailable - the database does not answer/);
    expect(answer).toMatchObject({ status: 503, json: { message } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the log', () => {
  it('says nothing about requests that went as they should', async () => {
    const before = test.log();
    for (const path of ['/open', '/nowhere', '/locked']) await post(path);
    expect(test.log()).toBe(before);
  });
});
