import { createServer, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Lookup, Outbound } from '../../src/outbound/lookup.ts';
import { createDeliveryClient } from '../../src/outbound/delivery-client.ts';
import type { SendRequest, SendResult } from '../../src/outbound/send-result.ts';
import { startReceiver } from '../support/receiver.ts';
import type { Receiver } from '../support/receiver.ts';
import { allow, zone } from './zone.ts';

interface Client {
  send(request: SendRequest): Promise<SendResult>;
  close(): Promise<void>;
}

const ways: [name: string, make: (parts: Outbound) => Client][] = [
  [
    'a connection that stays open',
    (parts) => {
      const client = createDeliveryClient(parts);
      return { send: (request) => client.send({ poolKey: '1', ...request }), close: () => client.close() };
    },
  ],
  [
    'a connection of its own',
    (parts) => {
      const client = createDeliveryClient(parts);
      return { send: (request) => client.sendAlone(request), close: () => client.close() };
    },
  ],
];

describe.each(ways)('a delivery over %s', (name, make) => {
  const open: Client[] = [];
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.close()));
    await receiver.close();
  });

  function client(lookup: Lookup = zone({}), ...entries: string[]): Client {
    const made = make({ lookup, rules: allow(...entries) });
    open.push(made);
    return made;
  }

  const send = (url: string, more: Partial<SendRequest> = {}) =>
    client(zone({}), '127.0.0.1', '::1').send({
      url,
      shareKey: 'group 1',
      headers: [],
      body: '{}',
      timeoutMs: 5_000,
      ...more,
    });

  it('posts the body with exactly the headers it is given', async () => {
    const result = await send(`${receiver.url}/a/b?c=d`, {
      headers: ['Content-Type', 'text/x', 'X-A', 'ü'],
      body: '{"ä":1}',
    });
    expect(result).toEqual({ kind: 'response', status: 200, durationMs: expect.any(Number), ...phases() });
    const request = receiver.requests[0];
    expect(request).toMatchObject({ method: 'POST', path: '/a/b?c=d', body: '{"ä":1}', json: { ä: 1 } });
    const { connection, ...headers } = request?.headers ?? {};
    expect(headers).toEqual({
      host: `127.0.0.1:${receiver.port}`,
      'content-length': '8',
      'content-type': 'text/x',
      'x-a': 'ü',
    });
    expect(connection).toBe(name === 'a connection of its own' ? 'close' : 'keep-alive');
  });

  it('leaves the names of headers as they are configured', async () => {
    const headers = ['X-Gitlab-Event-Streaming-Token', 't', 'x-lower', '1', 'X-ODD-case', '2'];
    await send(`http://me:secret@127.0.0.1:${receiver.port}/`, { headers });
    const names = receiver.requests[0]?.rawHeaders.filter((_text, index) => index % 2 === 0);
    expect(names).toEqual(
      expect.arrayContaining(['X-Gitlab-Event-Streaming-Token', 'x-lower', 'X-ODD-case', 'Authorization']),
    );
  });

  it('sends the user info of the URL as Authorization', async () => {
    await send(`http://me:secret@127.0.0.1:${receiver.port}/`);
    expect(receiver.requests[0]?.headers.authorization).toBe(`Basic ${btoa('me:secret')}`);
  });

  it.each([200, 201, 202, 204, 299])('keeps nothing of the body of a %i', async (status) => {
    receiver.respond({ status, body: status === 204 ? '' : 'secret' });
    expect(await send(receiver.url)).toEqual({
      kind: 'response',
      status,
      durationMs: expect.any(Number),
      ...phases(),
    });
  });

  it.each([304, 400, 404, 410, 429, 500, 503])('returns a %i with an excerpt', async (status) => {
    receiver.respond({ status, body: status === 304 ? '' : 'why', headers: { 'retry-after': '7' } });
    expect(await send(receiver.url)).toMatchObject({
      kind: 'response',
      status,
      excerpt: status === 304 ? '' : 'why',
      retryAfter: '7',
    });
  });

  it.each([301, 302, 303, 307, 308])('does not follow a %i', async (status) => {
    const other = await startReceiver();
    receiver.respond({ status, headers: { location: `${other.url}/elsewhere` }, body: 'moved' });
    expect(await send(receiver.url)).toMatchObject({ kind: 'response', status, excerpt: 'moved' });
    expect(receiver.requests).toHaveLength(1);
    expect(other.requests).toHaveLength(0);
    await other.close();
  });

  it('neither asks for compression nor undoes it', async () => {
    receiver.respond({
      status: 500,
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync('x'.repeat(10 ** 6)),
    });
    const result = await send(receiver.url);
    expect(receiver.requests[0]?.headers).not.toHaveProperty('accept-encoding');
    expect(result).toMatchObject({ status: 500, excerpt: expect.not.stringContaining('xxx') });
  });

  it('keeps the first 4 KiB of an answer, as text that can be stored', async () => {
    receiver.respond({ status: 500, body: Buffer.from(`\0a\xff${'é'.repeat(3000)}`, 'latin1') });
    expect(await send(receiver.url)).toMatchObject({ excerpt: expect.stringMatching(/^a\ufffd+/) });
    receiver.respond({ status: 500, body: `.${'é'.repeat(3000)}` });
    const result = await send(receiver.url);
    // 4096 bytes end in the middle of a character, which is left out.
    expect(result).toMatchObject({ excerpt: `.${'é'.repeat(2047)}` });
  });

  it.each([200, 500])('takes a %i with 10 MB as an answer and stops reading it', async (status) => {
    receiver.respond({ status, body: 'x'.repeat(10 * 1024 * 1024) });
    // Sooner than a connection that was read to the end and kept would be closed for idling.
    const closed = receiver.waitForDisconnect(2_000);
    expect(await send(receiver.url)).toMatchObject({ kind: 'response', status });
    await closed;
  });

  it('takes a body that flows without an end as an answer and stops reading it', async () => {
    receiver.respond({ endless: { status: 200 } });
    const closed = receiver.waitForDisconnect();
    expect(await send(receiver.url)).toMatchObject({ kind: 'response', status: 200 });
    await closed;
  });

  it('gives up on a receiver that never answers, and closes the connection', async () => {
    receiver.respond({ hang: true });
    const closed = receiver.waitForDisconnect();
    const result = await send(receiver.url, { timeoutMs: 100 });
    expect(result).toMatchObject({
      kind: 'failure',
      class: 'timeout',
      message: expect.stringContaining('100 ms'),
    });
    expect(result.durationMs).toBeGreaterThanOrEqual(99);
    await closed;
  });

  it('reads an answer that came in time, although this process was too busy to look until the time was over', async () => {
    receiver.respond(() => {
      setImmediate(() => {
        for (const until = performance.now() + 300; performance.now() < until;);
      });
      return 202;
    });
    expect(await send(receiver.url, { timeoutMs: 200 })).toMatchObject({ kind: 'response', status: 202 });
  });

  it.each([200, 503])('waits no longer for a %i that drips, measured from the start', async (status) => {
    receiver.respond({ drip: { status, everyMs: 20 } });
    const closed = receiver.waitForDisconnect();
    const result = await send(receiver.url, { timeoutMs: 150 });
    expect(result).toMatchObject({ kind: 'response', status });
    expect(result.durationMs).toBeGreaterThanOrEqual(149);
    await closed;
  });

  it('gives up on a receiver that accepts connections and reads nothing', async () => {
    const taken: Socket[] = [];
    const silent = createServer((socket) => taken.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    expect(await send(`http://127.0.0.1:${port}/`, { timeoutMs: 100 })).toMatchObject({ class: 'timeout' });
    for (const socket of taken) socket.destroy();
    silent.close();
  });

  it('gives up on a name service that never answers', async () => {
    const result = await client(() => new Promise(() => undefined)).send({
      url: 'http://slow.example/',
      shareKey: 'group 1',
      headers: [],
      body: '',
      timeoutMs: 100,
    });
    expect(result).toMatchObject({
      class: 'timeout',
      message: expect.stringMatching(/^No connection within 100 ms, because no name server answered: /),
    });
  });

  it.each([
    [{ closeAfter: 'request' }, 'connection'],
    [{ raw: 'SSH-2.0-OpenSSH_9.2\r\n' }, 'protocol'],
  ] as const)('takes %j as a failure of class %s', async (reply, failureClass) => {
    receiver.respond(reply);
    expect(await send(receiver.url)).toMatchObject({ kind: 'failure', class: failureClass });
    expect(receiver.requests).toHaveLength(1);
  });

  it('says that no program listens', async () => {
    const { url } = receiver;
    await receiver.close();
    const result = await send(url);
    expect(result).toMatchObject({ class: 'connect', message: expect.stringContaining('ECONNREFUSED') });
    receiver = await startReceiver();
  });

  it('says that a name does not exist', async () => {
    expect(await send('http://missing.example/')).toMatchObject({ kind: 'failure', class: 'dns' });
  });

  it('says that the other side does not speak TLS', async () => {
    expect(await send(receiver.url.replace('http:', 'https:'))).toMatchObject({
      kind: 'failure',
      class: 'tls',
    });
  });

  it.each([
    ['a header name', { headers: ['X A', '1'] }],
    ['a header value', { headers: ['X-A', 'secret\r\nX-B: 1'] }],
  ])('fails, and sends nothing, for %s that cannot be sent', async (_what, more) => {
    const result = await send(receiver.url, more);
    expect(result).toMatchObject({ kind: 'failure', class: 'protocol' });
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(receiver.requests).toHaveLength(0);
  });

  it.each(['ftp://example.com/', 'nonsense', 'http://127.0.0.1\\@example.com/'])(
    'fails for the URL %s',
    async (url) => {
      expect(await send(url)).toMatchObject({ kind: 'failure', class: 'protocol' });
    },
  );

  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '0',
  ])('refuses the literal %s when it connects', async (host) => {
    const result = await client().send({
      url: `http://${host}:${receiver.port}/`,
      shareKey: 'group 1',
      headers: [],
      body: '',
      timeoutMs: 5_000,
    });
    expect(result).toMatchObject({ kind: 'failure', class: 'refused-address', address: expect.any(String) });
    expect(receiver.connections).toBe(0);
  });

  it('refuses a name that turns to a local address after it was checked', async () => {
    const lookup = zone({ 'rebind.example': [['8.8.8.8'], ['127.0.0.1']] });
    await lookup('rebind.example', { shareKey: 'group 1' });
    const result = await client(lookup).send({
      url: `http://rebind.example:${receiver.port}/`,
      shareKey: 'group 1',
      headers: [],
      body: '',
      timeoutMs: 5_000,
    });
    expect(result).toMatchObject({
      class: 'refused-address',
      address: '127.0.0.1',
      message: expect.stringContaining('Requests to localhost are not allowed (127.0.0.1)'),
    });
    expect(receiver.connections).toBe(0);
  });

  it.each([
    [['10.255.255.1', '127.0.0.1'], 'local-network'],
    [['::1'], 'localhost'],
    [['::ffff:127.0.0.1'], 'localhost'],
  ])('refuses a name that resolves to %j', async (addresses) => {
    const result = await client(zone({ 'local.example': [addresses] })).send({
      url: `http://local.example:${receiver.port}/`,
      shareKey: 'group 1',
      headers: [],
      body: '',
      timeoutMs: 5_000,
    });
    expect(result).toMatchObject({ class: 'refused-address', address: addresses[0] });
  });

  it.each(['127.0.0.0/8', 'allowed.example'])('connects by name with %s on the allowlist', async (entry) => {
    const result = await client(zone({ 'allowed.example': [['127.0.0.1']] }), entry).send({
      url: `http://allowed.example:${receiver.port}/`,
      shareKey: 'group 1',
      headers: [],
      body: '',
      timeoutMs: 5_000,
    });
    expect(result).toMatchObject({ kind: 'response', status: 200 });
    expect(receiver.requests[0]?.headers.host).toBe(`allowed.example:${receiver.port}`);
  });

  it('tries the next address of a name when the first does not answer', async () => {
    const result = await client(zone({ 'two.example': [['::1', '127.0.0.1']] }), '127.0.0.1', '::1').send({
      url: `http://two.example:${receiver.port}/`,
      shareKey: 'group 1',
      headers: [],
      body: '',
      timeoutMs: 5_000,
    });
    expect(result).toMatchObject({ kind: 'response', status: 200 });
  });

  it('stops when it is told to, before, while connecting and while waiting', async () => {
    receiver.respond({ hang: true });
    const controller = new AbortController();
    const sent = send(receiver.url, { signal: controller.signal });
    const unresolved = client(() => new Promise(() => undefined)).send({
      url: 'http://slow.example/',
      shareKey: 'group 1',
      headers: [],
      body: '',
      timeoutMs: 5_000,
      signal: controller.signal,
    });
    await receiver.waitFor(1);
    const closed = receiver.waitForDisconnect();
    controller.abort();
    expect(await sent).toMatchObject({ kind: 'failure', class: 'aborted' });
    expect(await unresolved).toMatchObject({ kind: 'failure', class: 'aborted' });
    await closed;
    expect(await send(receiver.url, { signal: controller.signal })).toMatchObject({ class: 'aborted' });
    expect(receiver.requests).toHaveLength(1);
  });

  it('never puts secrets of the URL or the headers into a message', async () => {
    const headers = ['X-Secret', 'hush'];
    for (const reply of [{ closeAfter: 'request' }, { raw: 'nonsense' }, { hang: true }] as const) {
      receiver.respond(reply);
      const url = `http://user:hush@127.0.0.1:${receiver.port}/?token=hush`;
      const result = await send(url, { headers, timeoutMs: 100 });
      expect(result.kind).toBe('failure');
      expect(JSON.stringify(result)).not.toContain('hush');
    }
  });

  function phases(): object {
    return name === 'a connection of its own' ? { phases: expect.any(Object) } : {};
  }
});
