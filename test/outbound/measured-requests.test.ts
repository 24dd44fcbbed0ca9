import { expect, it } from '@jest/globals';
import { createDeliveryClient } from '../../src/outbound/delivery-client.ts';
import { startReceiver } from '../support/receiver.ts';
import { allow, zone } from './zone.ts';

it('measures the phases of a request', async () => {
  const receiver = await startReceiver();
  const client = createDeliveryClient({
    lookup: zone({ 'a.example': [['127.0.0.1']] }),
    rules: allow('127.0.0.1'),
  });
  const url = `http://a.example:${receiver.port}/`;
  const { phases } = await client.sendAlone({
    url,
    shareKey: 'group 1',
    headers: [],
    body: 'x',
    timeoutMs: 5_000,
  });
  expect(phases).toEqual({
    dnsMs: expect.any(Number),
    tcpMs: expect.any(Number),
    firstByteMs: expect.any(Number),
  });
  await receiver.close();
});

it('measures as far as a request came', async () => {
  const receiver = await startReceiver({ reply: { hang: true } });
  const client = createDeliveryClient({ lookup: zone({}), rules: allow('127.0.0.1') });
  const { phases } = await client.sendAlone({
    url: receiver.url,
    shareKey: 'group 1',
    headers: [],
    body: 'x',
    timeoutMs: 50,
  });
  expect(phases).toEqual({ dnsMs: expect.any(Number), tcpMs: expect.any(Number) });
  await receiver.close();
});

it('uses a connection of its own for every request', async () => {
  const receiver = await startReceiver();
  const client = createDeliveryClient({ lookup: zone({}), rules: allow('127.0.0.1') });
  for (let index = 0; index < 3; index += 1) {
    await client.sendAlone({
      url: receiver.url,
      shareKey: 'group 1',
      headers: [],
      body: 'x',
      timeoutMs: 5_000,
    });
  }
  expect(receiver.connections).toBe(3);
  await receiver.close();
});
