import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createDeliveryClient } from '../../src/outbound/delivery-client.ts';
import { raceAddresses } from '../../src/outbound/race-addresses.ts';
import { startReceiver } from '../support/receiver.ts';
import { startSlowListener, type SlowListener } from '../support/slow-listener.ts';
import { allow, zone } from './zone.ts';

const v4 = (address: string) => ({ address, family: 4 as const });
const v6 = (address: string) => ({ address, family: 6 as const });
const isLinux = process.platform === 'linux';

describe('the addresses of a name', () => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });
  function opened<T extends { close(): unknown }>(each: T): T {
    open.push(each);
    return each;
  }

  async function listen(host: string, port = 0): Promise<Server & { readonly port: number }> {
    const server = opened(createServer((socket) => void socket.on('error', () => undefined)));
    server.listen(port, host);
    await once(server, 'listening');
    return Object.assign(server, { port: (server.address() as AddressInfo).port });
  }

  it('are tried in turn where they refuse, without a wait', async () => {
    const { port } = await listen('127.0.0.1');
    const startedAt = performance.now();
    const others = Array.from({ length: 8 }, () => v6('::1'));
    const socket = await raceAddresses([...others, v4('127.0.0.1')], port, new AbortController().signal);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    socket.destroy();
  });

  it('take turns by family, so that one without a route is left soon', async () => {
    const { port } = await listen('127.0.0.1');
    // More of them than are tried in all.
    const routeless = Array.from({ length: 20 }, () => v6('::1'));
    const socket = await raceAddresses([...routeless, v4('127.0.0.1')], port, new AbortController().signal);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  it('say what happened at each when none takes a connection', async () => {
    const { port } = await listen('127.0.0.1');
    const refused = raceAddresses([v6('::1'), v6('::1')], port, new AbortController().signal);
    await expect(refused).rejects.toMatchObject({
      errors: [{ code: 'ECONNREFUSED' }, { code: 'ECONNREFUSED' }],
    });
    const alone = raceAddresses([v6('::1')], port, new AbortController().signal);
    await expect(alone).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  (isLinux ? describe : describe.skip)('of which one is slow (made with Linux)', () => {
    async function startSlow(): Promise<SlowListener> {
      return opened(await startSlowListener('127.0.0.2'));
    }
    const client = (addresses: string[]) =>
      opened(
        createDeliveryClient({
          lookup: zone({ 'two.example': [addresses] }),
          rules: allow('127.0.0.0/8'),
        }),
      );
    const request = (port: number, timeoutMs: number) => ({
      ...{ url: `http://two.example:${port}/`, shareKey: 'group 1', headers: [], body: '{}', timeoutMs },
    });

    it('are tried side by side: the slow one goes on while the next one is tried, and refuses', async () => {
      const slow = await startSlow();
      const sent = client(['127.0.0.2', '127.0.0.3']).sendAlone(request(slow.port, 20_000));
      await slow.asked();
      await sleep(600);
      slow.wake();
      const result = await sent;
      expect(result).toMatchObject({ kind: 'response', status: 200 });
      expect(result.phases.tcpMs).toBeGreaterThan(500);
    });

    it('cost a moment, and not the time of the attempt, where another one answers', async () => {
      const slow = await startSlow();
      const receiver = opened(await startReceiver({ host: '127.0.0.3', port: slow.port }));
      const deliveries = client(['127.0.0.2', '127.0.0.3']);
      const result = await deliveries.sendAlone(request(slow.port, 20_000));
      expect(result).toMatchObject({ kind: 'response', status: 200 });
      expect(result.durationMs).toBeLessThan(5_000);
      expect(await deliveries.send({ poolKey: 'a', ...request(slow.port, 20_000) })).toMatchObject({
        status: 200,
      });
      expect(receiver.requests).toHaveLength(2);
    });

    it('are given up with the attempt, which says so', async () => {
      const slow = await startSlow();
      const result = await client(['127.0.0.2']).sendAlone(request(slow.port, 300));
      expect(result).toMatchObject({
        class: 'timeout',
        message: expect.stringMatching(
          /^No connection within 300 ms: check the host name, the receiver, and the network/,
        ),
      });
    });
  });
});
