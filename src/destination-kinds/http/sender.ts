import type { OpenPlace, SenderDeps } from '../kind.ts';
import type { Sender, ShipmentLimits } from '../sender.ts';
import type { HttpConfig } from './config.ts';
import { prepareHeaders } from './delivery-request.ts';
import { judge } from './judge.ts';
import { previewOf } from './preview.ts';

export type HttpSecret = 'verification_token' | 'signing_secret';

const ONE_EVENT: ShipmentLimits = {
  events: 1,
  bytes: 1024 * 1024,
  ageMs: 0,
  inFlight: Infinity,
  stable: false,
};

/** Sends one event for each request, by POST; what every request has in common is prepared once. */
export function openHttp(
  { config: { url }, secrets, headers }: OpenPlace<HttpConfig, HttpSecret>,
  { connections, identity, now }: SenderDeps,
): Sender {
  const { verification_token: token, signing_secret: signing } = secrets;
  if (token === undefined) throw new Error('A destination over HTTP has a verification token');
  const headersFor = prepareHeaders({ verificationToken: token.value, headers, signing }, identity);
  return {
    limits: ONE_EVENT,
    async send({ events: [event] }, { at, timeoutMs, signal }) {
      const result = await connections.post({
        ...{ url, headers: headersFor(event, at), body: event.body, timeoutMs },
        ...(signal && { signal }),
      });
      return judge(result, now);
    },
    preview: (event, at) => previewOf(url, headersFor(event, at)),
    [Symbol.dispose]: () => undefined,
  };
}
