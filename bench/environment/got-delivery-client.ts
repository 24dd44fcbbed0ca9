import { Agent } from 'node:http';
import got from 'got';
import { failureOf } from '../../src/outbound/classify-error.ts';
import type { DeliveryClient } from '../../src/outbound/delivery-client.ts';
import type { HeaderBlock } from '../../src/outbound/header-block.ts';
import type { SendRequest, SendResult } from '../../src/outbound/send-result.ts';

/** What got can do in the stream's place: connections that stay open, one timeout, no checks beside. */
export function createDeliveryClient(): DeliveryClient {
  const agent = new Agent({ keepAlive: true });
  return {
    send: (request) => send(request, agent),
    sendAlone: async (request) => ({ ...(await send(request, agent)), phases: {} }),
    release: () => undefined,
    close: async () => agent.destroy(),
    stats: () => ({ pools: 1, inFlight: 0 }),
  };
}

async function send({ url, headers, body, timeoutMs }: SendRequest, agent: Agent): Promise<SendResult> {
  const started = performance.now();
  const durationMs = (): number => Math.round(performance.now() - started);
  const named: Record<string, string> = {};
  const flat = Array.isArray(headers) ? headers : listOf(headers);
  for (let index = 0; index < flat.length; index += 2) named[flat[index] ?? ''] = flat[index + 1] ?? '';
  try {
    const { statusCode } = await got.post(url, {
      headers: named,
      body,
      agent: { http: agent },
      throwHttpErrors: false,
      followRedirect: false,
      retry: { limit: 0 },
      timeout: { request: timeoutMs },
    });
    return { kind: 'response', status: statusCode, durationMs: durationMs() };
  } catch (error) {
    return failureOf(error, 'connected', durationMs());
  }
}

function listOf({ name, rest }: HeaderBlock): string[] {
  return `${name}: ${rest}`.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
}
