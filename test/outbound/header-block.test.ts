import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDeliveryClient, type DeliveryClient } from '../../src/outbound/delivery-client.ts';
import { headerLine } from '../../src/outbound/header-block.ts';
import type { SendRequest } from '../../src/outbound/send-result.ts';
import { allow, zone } from './zone.ts';

const ANSWER = 'HTTP/1.1 204 No Content\r\n\r\n';

describe('headers that are ready to be written', () => {
  let server: Server;
  let client: DeliveryClient;
  let origin: string;
  /** What came, as it came: a request each. */
  let requests: string[];

  beforeEach(async () => {
    requests = [];
    server = createServer((socket) => {
      socket.on('data', (bytes) => {
        requests.push(bytes.toString('latin1'));
        socket.write(ANSWER);
      });
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = createDeliveryClient({ lookup: zone({}), rules: allow('127.0.0.1') });
  });
  afterEach(async () => {
    await client.close();
    server.close();
  });

  const post = (url: string, headers: SendRequest['headers'], more: Partial<SendRequest> = {}) =>
    client.send({ poolKey: '1', url, shareKey: 'group 1', headers, body: '{}', timeoutMs: 5_000, ...more });
  const block = (rest: string, isAuthorized = false) => ({ name: 'Content-Type', rest, isAuthorized });

  it('are the bytes that the same headers make as a list', async () => {
    const rest = 'text/x\r\nX-ODD-case: \xfc\r\nX-Empty: ';
    await post(`http://${origin}/a?b`, block(rest));
    await post(`http://${origin}/a?b`, ['Content-Type', 'text/x', 'X-ODD-case', '\xfc', 'X-Empty', '']);
    expect(requests).toEqual([
      `POST /a?b HTTP/1.1\r\nhost: ${origin}\r\nconnection: keep-alive\r\n` +
        `Content-Type: ${rest}\r\ncontent-length: 2\r\n\r\n{}`,
      requests[0],
    ]);
  });

  it('belong to one request and to no other', async () => {
    const [, , refused] = await Promise.all([
      post(`http://${origin}/1`, block('text/one')),
      post(`http://${origin}/2`, ['X-Two', '2']),
      // undici makes no request of it.
      post(`http://${origin}/3`, block('text/three'), { path: '/not a path' }),
      post(`http://${origin}/4`, []),
    ]);
    expect(refused).toMatchObject({ kind: 'failure', class: 'protocol' });
    const contentTypes = new Map(
      requests.map((text) => [
        /^POST (\S+)/.exec(text)?.[1],
        /^content-type: (.*?)\r/im.exec(text)?.[1] ?? null,
      ]),
    );
    expect(contentTypes).toEqual(
      new Map([
        ['/1', 'text/one'],
        ['/2', null],
        ['/4', null],
      ]),
    );
  });

  it('are followed by the credentials of the URL, unless they bring their own', async () => {
    await post(`http://user:word@${origin}/`, block('text/x'));
    await post(`http://user:word@${origin}/`, block('text/x\r\nauthorization: mine', true));
    expect(requests[0]).toContain(
      `Content-Type: text/x\r\nAuthorization: Basic ${btoa('user:word')}\r\ncontent-length`,
    );
    expect(requests[1]?.match(/authorization: .*/gi)).toEqual(['authorization: mine']);
  });

  it('have no line for a name or a value that would end it', () => {
    expect(headerLine('X-A', 'b')).toBe('\r\nX-A: b');
    expect(headerLine('X-A', 'b\r\nX-B: c')).toBeUndefined();
    expect(headerLine('X-A: b\r\nX-B', 'c')).toBeUndefined();
    expect(headerLine('X-A', 'ł')).toBeUndefined();
  });
});
