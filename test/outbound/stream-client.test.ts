import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createStreamClient } from '../../src/outbound/stream-client.ts';
import type { StreamClient, StreamClientOptions } from '../../src/outbound/stream-client.ts';
import { eventually } from '../support/streaming.ts';
import { startReceiver } from '../support/receiver.ts';
import type { Receiver } from '../support/receiver.ts';
import { allow, zone } from './zone.ts';

describe('connections of the stream client', () => {
  const open: StreamClient[] = [];
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.close()));
    await receiver.close();
  });

  function start(options: Partial<StreamClientOptions> = {}) {
    const client = createStreamClient({ lookup: zone({}), allowlist: allow('127.0.0.1'), ...options });
    open.push(client);
    const send = (poolKey: string, url = receiver.url, timeoutMs = 5_000) =>
      client.send({ poolKey, url, headers: ['X-Key', poolKey], body: 'x', timeoutMs });
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

  it('are given up after a request that cannot be sent, and opened anew', async () => {
    const { client, send } = start();
    await send('a');
    for (let index = 0; index < 10; index += 1) {
      await client.send({
        poolKey: 'a',
        url: receiver.url,
        headers: ['bad name', 'x'],
        body: '',
        timeoutMs: 1_000,
      });
      // undici's pool would count one more connection as busy for ever.
      expect(client.stats().pools).toBe(0);
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
    const closed = receiver.waitForDisconnect();
    answer.resolve([{ address: '127.0.0.1', family: 4 }]);
    await closed;
    expect(receiver.requests).toHaveLength(0);
  });
});
