import { createServer, getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDeliveryClient } from '../../src/outbound/delivery-client.ts';
import { makeCertificate } from '../support/certificate.ts';
import { startRawReceiver, type RawReceiver } from '../support/raw-receiver.ts';
import { allow, zone } from './zone.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('a receiver that speaks TLS', () => {
  const own = makeCertificate('receiver.example', '127.0.0.1');
  const names: string[] = [];
  const client = createDeliveryClient({
    lookup: zone({
      'receiver.example': [['127.0.0.1']],
      'receiver.example.': [['127.0.0.1']],
      'other.example': [['127.0.0.1']],
    }),
    rules: allow('127.0.0.1'),
  });
  let receiver: RawReceiver;
  let port: string;
  beforeAll(async () => {
    setDefaultCACertificates([...getCACertificates('default'), own.cert]);
    receiver = await startRawReceiver({
      server: (serve) =>
        createServer(own, (socket) => {
          names.push((socket as TLSSocket & { readonly servername: string }).servername);
          serve(socket);
        }),
    });
    ({ port } = new URL(receiver.url));
  });
  afterAll(async () => {
    await client.close();
    await receiver.close();
  });

  const request = (host: string) => ({
    ...{ url: `https://${host}:${port}/`, shareKey: 'group 1', headers: [], body: '{}', timeoutMs: 10_000 },
  });

  it('gets deliveries over one connection, whatever comes before and behind the status', async () => {
    const before = receiver.connections;
    receiver.script((index) => (index % 2 === 0 ? [OK] : [`HTTP/1.1 100 Continue\r\n\r\n${OK}`]));
    for (let count = 0; count < 4; count += 1) {
      expect(await client.send({ poolKey: 'a', ...request('receiver.example') })).toMatchObject({
        status: 200,
      });
    }
    expect(receiver.connections - before).toBe(1);
  });

  it('is measured, with the handshake, where a delivery goes alone', async () => {
    receiver.script(() => [OK]);
    expect(await client.sendAlone(request('127.0.0.1'))).toMatchObject({
      status: 200,
      phases: { dnsMs: expect.any(Number), tcpMs: expect.any(Number), tlsMs: expect.any(Number) },
    });
  });

  it('is told the name without the dot that ends it, and the whole one in Host', async () => {
    names.length = 0;
    receiver.script(() => [OK]);
    const result = await client.sendAlone(request('receiver.example.'));
    expect(result).toMatchObject({ status: 200 });
    expect(names).toEqual(['receiver.example']);
    expect(receiver.requests.at(-1)).toContain(`\r\nhost: receiver.example.:${port}\r\n`);
  });

  it('is not trusted under another name', async () => {
    const before = receiver.requests.length;
    const result = await client.sendAlone(request('other.example'));
    expect(result).toMatchObject({ class: 'tls', message: expect.stringContaining('other.example') });
    expect(receiver.requests).toHaveLength(before);
  });

  it.each([
    ['a flood of 103', ['HTTP/1.1 103 Wait\r\n\r\n'], { class: 'protocol' }],
    ['a body without an end', ['HTTP/1.1 200 OK\r\n\r\n', 'x'], { status: 200 }],
  ])('is not read without an end: %s', async (_what, [begin = '', rest = begin], expected) => {
    receiver.script(() => [begin, { endless: rest }]);
    expect(await client.sendAlone(request('receiver.example'))).toMatchObject(expected);
  });
});

it('a handshake that never ends does not count as a connection', async () => {
  // Takes what comes and says nothing.
  const silent = await startRawReceiver();
  silent.script(() => []);
  const client = createDeliveryClient({ lookup: zone({}), rules: allow('127.0.0.1') });
  const url = silent.url.replace('http:', 'https:');
  for (const result of [
    await client.sendAlone({ url, shareKey: 'group 1', headers: [], body: '', timeoutMs: 200 }),
    await client.send({ poolKey: 'a', url, shareKey: 'group 1', headers: [], body: '', timeoutMs: 200 }),
  ]) {
    expect(result).toMatchObject({
      class: 'timeout',
      message: expect.stringMatching(/^No connection within 200 ms, because the TLS handshake did not end: /),
    });
  }
  await client.close();
  await silent.close();
});
