import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDeliveryClient } from '../../src/outbound/delivery-client.ts';
import type { DeliveryClient, DeliveryClientOptions } from '../../src/outbound/delivery-client.ts';
import { eventually } from '../support/eventually.ts';
import { A_MOMENT, RESET, startRawReceiver, type RawReceiver } from '../support/raw-receiver.ts';
import { startReceiver } from '../support/receiver.ts';
import type { Receiver } from '../support/receiver.ts';
import { allow, zone } from './zone.ts';

describe('connections that stay open', () => {
  const open: DeliveryClient[] = [];
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.close()));
    await receiver.close();
  });

  function start(options: Partial<DeliveryClientOptions> = {}) {
    const client = createDeliveryClient({ lookup: zone({}), rules: allow('127.0.0.1'), ...options });
    open.push(client);
    const send = (poolKey: string, url = receiver.url, timeoutMs = 5_000) =>
      client.send({ poolKey, url, shareKey: 'group 1', headers: ['X-Key', poolKey], body: 'x', timeoutMs });
    return { client, send };
  }

  it('are reused: many requests one after the other need one', async () => {
    const { send } = start();
    for (let index = 0; index < 50; index += 1) await send('a');
    expect(receiver.requests).toHaveLength(50);
    expect(receiver.connections).toBe(1);
  });

  it('are reused after failing answers, too', async () => {
    receiver.respond({ status: 500, body: 'x'.repeat(10_000) });
    const { send } = start();
    for (let index = 0; index < 5; index += 1) await send('a');
    expect(receiver.connections).toBe(1);
  });

  it('are as many as there are requests in flight', async () => {
    receiver.respond({ hang: true });
    const { client, send } = start();
    const sent = Array.from({ length: 20 }, () => send('a', receiver.url, 300));
    await receiver.waitFor(20);
    expect(receiver.connections).toBe(20);
    expect(client.stats()).toEqual({ pools: 1, inFlight: 20 });
    expect((await Promise.all(sent)).map((result) => result.kind === 'failure' && result.class)).toEqual(
      Array.from({ length: 20 }, () => 'timeout'),
    );
    expect(client.stats()).toEqual({ pools: 1, inFlight: 0 });
  });

  it('are not shared between keys', async () => {
    const { client, send } = start();
    await send('a');
    await send('b');
    expect(receiver.connections).toBe(2);
    expect(client.stats().pools).toBe(2);
  });

  it('are opened anew when the receiver closed them in the meantime', async () => {
    const { send } = start();
    await send('a');
    const closed = receiver.waitForDisconnect();
    receiver.closeConnections();
    await closed;
    expect(await send('a')).toMatchObject({ kind: 'response', status: 200 });
    expect(receiver.connections).toBe(2);
  });

  it('ask the name service again, so that a name that has turned local is refused', async () => {
    const lookup = zone({ 'rebind.example': [['127.0.0.1'], ['127.0.0.2']] });
    const { send } = start({ lookup });
    const url = `http://rebind.example:${receiver.port}/`;
    expect(await send('a', url)).toMatchObject({ kind: 'response' });
    const closed = receiver.waitForDisconnect();
    receiver.closeConnections();
    await closed;
    expect(await send('a', url)).toMatchObject({ class: 'refused-address', address: '127.0.0.2' });
  });

  it('go to the new place as soon as the URL of a key changes, while the old requests are finished', async () => {
    const other = await startReceiver();
    const held = Promise.withResolvers<number>();
    receiver.respond(() => held.promise);
    const { client, send } = start();
    const first = send('a');
    await receiver.waitFor(1);
    expect(await send('a', other.url)).toMatchObject({ status: 200 });
    const closed = receiver.waitForDisconnect();
    held.resolve(202);
    expect(await first).toMatchObject({ status: 202 });
    await closed;
    expect(client.stats().pools).toBe(1);
    await other.close();
  });

  it('of a released key are closed, after its requests in flight', async () => {
    const held = Promise.withResolvers<number>();
    receiver.respond(() => held.promise);
    const { client, send } = start();
    const sent = send('a');
    await receiver.waitFor(1);
    client.release('a');
    client.release('unknown');
    expect(client.stats()).toEqual({ pools: 0, inFlight: 1 });
    const closed = receiver.waitForDisconnect();
    held.resolve(200);
    expect(await sent).toMatchObject({ status: 200 });
    await closed;
  });

  it('of the key that has been idle for longest make room for another', async () => {
    const { client, send } = start({ maxPools: 3 });
    for (const key of ['a', 'b', 'c', 'a']) await send(key);
    const closed = receiver.waitForDisconnect();
    await send('d');
    await closed;
    expect(client.stats().pools).toBe(3);
    await send('a');
    await send('c');
    expect(receiver.connections).toBe(4);
    await send('b');
    expect(receiver.connections).toBe(5);
  });

  it('that are idle make room for others when there are many, and those that are closed no longer count', async () => {
    const { client, send } = start({ maxConnections: 3 });
    for (const key of ['a', 'b', 'c']) await send(key);
    for (const key of ['d', 'e', 'f', 'g']) {
      const closed = receiver.waitForDisconnect();
      await send(key);
      await closed;
      expect(client.stats().pools).toBe(3);
    }
    for (const key of ['e', 'f', 'g']) client.release(key);
    await eventually(async () => client.stats().pools === 0);
    for (const key of ['a', 'b', 'c']) await send(key);
    expect(client.stats().pools).toBe(3);
  });

  it('in use are never closed to make room', async () => {
    const held = Promise.withResolvers<number>();
    receiver.respond(() => held.promise);
    const { client, send } = start({ maxPools: 2 });
    const sent = ['a', 'b', 'c', 'd'].map((key) => send(key));
    await receiver.waitFor(4);
    held.resolve(200);
    expect((await Promise.all(sent)).map((result) => result.kind)).toEqual(Array(4).fill('response'));
    expect(client.stats().pools).toBe(4);
  });

  it('are closed when a key has been idle for long enough', async () => {
    const { client, send } = start({ idlePoolMs: 40 });
    const closed = receiver.waitForDisconnect();
    await send('a');
    await closed;
    expect(client.stats()).toEqual({ pools: 0, inFlight: 0 });
    expect(await send('a')).toMatchObject({ status: 200 });
  });

  it('of many keys in turn stay within the limit', async () => {
    const { client, send } = start({ maxPools: 50 });
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 25 }, (_, index) => send(`${round}-${index}`)));
      expect(client.stats().pools).toBeLessThanOrEqual(50);
    }
  });

  it('are not kept busy by requests that cannot be sent', async () => {
    const { client, send } = start();
    await send('a');
    const headers = ['bad name', 'x'];
    for (let index = 0; index < 10; index += 1) {
      const result = await client.send({
        ...{ poolKey: 'a', url: receiver.url, shareKey: 'group 1', headers },
        ...{ body: '', timeoutMs: 1_000 },
      });
      expect(result).toMatchObject({ class: 'protocol' });
    }
    expect(await send('a')).toMatchObject({ status: 200 });
    expect(client.stats()).toEqual({ pools: 1, inFlight: 0 });
  });

  it('are closed by close, after the requests in flight, and nothing is sent afterwards', async () => {
    const held = Promise.withResolvers<number>();
    receiver.respond(() => held.promise);
    const { client, send } = start();
    const sent = send('a');
    await receiver.waitFor(1);
    const disconnected = receiver.waitForDisconnect();
    const closed = client.close();
    expect(await send('a')).toMatchObject({ kind: 'failure', class: 'aborted' });
    held.resolve(200);
    expect(await sent).toMatchObject({ status: 200 });
    await Promise.all([closed, disconnected, client.close()]);
    expect(receiver.requests).toHaveLength(1);
    expect(client.stats()).toEqual({ pools: 0, inFlight: 0 });
  });

  it('are never used for a request that was given up while it waited for one', async () => {
    const answer = Promise.withResolvers<{ address: string; family: 4 }[]>();
    const { send } = start({ lookup: () => answer.promise });
    const url = `http://slow.example:${receiver.port}/`;
    expect(await send('a', url, 50)).toMatchObject({
      class: 'timeout',
      message: expect.stringMatching(/^No connection/),
    });
    answer.resolve([{ address: '127.0.0.1', family: 4 }]);
    expect(await send('a')).toMatchObject({ status: 200 });
    expect(receiver.connections).toBe(1);
    expect(receiver.requests).toHaveLength(1);
  });

  it('are followed by new ones, which ask the name service again, however busy they are', async () => {
    const lookup = zone({ 'moving.example': [['127.0.0.1']] });
    const { send } = start({ lookup, maxConnectionAgeMs: 60 });
    const url = `http://moving.example:${receiver.port}/`;
    await eventually(async () => {
      expect(await send('a', url)).toMatchObject({ status: 200 });
      return lookup.asked.length >= 4;
    });
    expect(receiver.connections).toBe(lookup.asked.length);
    expect(receiver.requests.length).toBeGreaterThan(lookup.asked.length);
  });

  describe('to a receiver that does not keep to the bounds of answers', () => {
    let raw: RawReceiver;
    beforeEach(async () => {
      raw = await startRawReceiver();
    });
    afterEach(() => raw.close());

    const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

    it('are used once, after the first one that it closed behind an answer without having said so', async () => {
      raw.script((_index, onConnection) => [onConnection === 0 ? ok : RESET]);
      const { send } = start();
      expect(await send('a', raw.url)).toMatchObject({ status: 200 });
      expect(await send('a', raw.url)).toMatchObject({ class: 'connection' });
      for (let count = 0; count < 5; count += 1) {
        expect(await send('a', raw.url)).toMatchObject({ status: 200 });
      }
      expect(raw.connections).toBe(6);
      expect(raw.requests.at(-1)).toContain('\r\nconnection: close\r\n');
    });

    it('are used again when it has kept some, whatever becomes of one of them', async () => {
      raw.script((index) => [index === 2 ? RESET : ok]);
      const { send } = start();
      const results = [];
      for (let count = 0; count < 8; count += 1) results.push((await send('a', raw.url)).kind);
      expect(results.filter((kind) => kind === 'failure')).toHaveLength(1);
      expect(raw.connections).toBe(2);
    });

    it('are used once, after it has sent a body that a 204 cannot have', async () => {
      const noContent = 'HTTP/1.1 204 No Content\r\n\r\n';
      const moments = [A_MOMENT, A_MOMENT, A_MOMENT];
      raw.script((index) => (index === 0 ? [noContent, A_MOMENT, '{}'] : [...moments, noContent]));
      const { send } = start();
      expect(await send('a', raw.url)).toMatchObject({ status: 204 });
      expect(await send('a', raw.url)).toMatchObject({
        class: 'protocol',
        message: expect.stringContaining('more bytes than its last answer announced'),
      });
      for (let count = 0; count < 3; count += 1) {
        expect(await send('a', raw.url)).toMatchObject({ status: 204 });
      }
      expect(raw.connections).toBe(4);
    });

    it('are closed when it sends something that no request asked for, and no request suffers', async () => {
      raw.script((index) => [ok, ...(index === 0 ? [A_MOMENT, ok] : [])]);
      const { client, send } = start();
      expect(await send('a', raw.url)).toMatchObject({ status: 200 });
      await eventually(async () => raw.sentBytes === 2 * ok.length);
      expect(await send('a', raw.url)).toMatchObject({ status: 200 });
      expect(client.stats()).toEqual({ pools: 1, inFlight: 0 });
    });

    it('are not tried again and again for one request when it closes them as soon as they are there', async () => {
      const closing = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
      await once(closing, 'listening');
      const { port } = closing.address() as AddressInfo;
      let opened = 0;
      closing.on('connection', () => (opened += 1));
      const { send } = start();
      expect(await send('a', `http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failure' });
      expect(opened).toBeLessThanOrEqual(2);
      closing.close();
    });
  });
});
