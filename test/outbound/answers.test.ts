import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDeliveryClient } from '../../src/outbound/delivery-client.ts';
import { systemLookup } from '../../src/outbound/lookup.ts';
import type { SendRequest, SendResult } from '../../src/outbound/send-result.ts';
import { startRawReceiver, type RawReceiver } from '../support/raw-receiver.ts';
import { ANSWERS } from './answer-table.ts';
import { allow } from './zone.ts';

const outbound = { lookup: systemLookup, rules: allow('127.0.0.1') };

describe.each(['over connections that stay open', 'over a connection of its own'])('%s', (way) => {
  let receiver: RawReceiver;
  const client = createDeliveryClient(outbound);

  beforeAll(async () => {
    receiver = await startRawReceiver();
  });
  afterAll(async () => {
    await client.close();
    await receiver.close();
  });

  function send(timeoutMs: number): Promise<SendResult> {
    const request: SendRequest = {
      url: receiver.url,
      shareKey: 'group 1',
      headers: ['X-A', '1'],
      body: '{}',
      timeoutMs,
    };
    return way === 'over a connection of its own'
      ? client.sendAlone(request)
      : client.send({ poolKey: 'a', ...request });
  }

  it.each(ANSWERS)('$what', async ({ steps, expected, timeoutMs = 10_000 }) => {
    const first = receiver.requests.length;
    const sentBefore = receiver.sentBytes;
    receiver.script((index) =>
      index === first ? steps : ['HTTP/1.1 202 Accepted\r\nContent-Length: 4\r\n\r\nnext'],
    );
    const result = await send(timeoutMs);
    expect(result).toMatchObject(expected);
    expect(await send(10_000)).toMatchObject({ kind: 'response', status: 202 });
    // What the kernel's buffers hold on the way, but no flood that somebody reads.
    expect(receiver.sentBytes - sentBefore).toBeLessThan(16 * 1024 * 1024);
  });
});
