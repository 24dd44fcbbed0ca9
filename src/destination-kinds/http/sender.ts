import type { OpenPlace, SenderDeps } from '../kind.ts';
import type { Sender } from '../sender.ts';
import { createBodyWriter } from './body-writer.ts';
import type { HttpConfig } from './config.ts';
import { prepareHeaders } from './delivery-request.ts';
import { judge } from './judge.ts';
import { previewOf } from './preview.ts';

export type HttpSecret = 'verification_token' | 'signing_secret';

/** Sends one event or one batch for each request, by POST; what every request has in common is prepared once. */
export function openHttp(
  { config: { url }, secrets, headers, options }: OpenPlace<HttpConfig, HttpSecret>,
  { connections, identity, externalUrl, now }: SenderDeps,
): Sender {
  const { verification_token: token, signing_secret: signing } = secrets;
  if (token === undefined) throw new Error('A destination over HTTP has a verification token');
  const writer = createBodyWriter(options, { externalUrl });
  const headersFor = prepareHeaders({ verificationToken: token.value, headers, signing }, writer, identity);
  const shownNames = [...writer.headerNames, ...(writer.isCompressed ? ['content-encoding'] : [])];
  return {
    limits: {
      events: writer.isBatch ? options.batchMaxEvents : 1,
      bytes: options.batchMaxBytes - writer.frameBytes,
      sizeOf: (event) => writer.sizeOf(event),
      ageMs: writer.isBatch ? options.batchMaxAgeMs : 0,
      inFlight: Infinity,
      stable: false,
    },
    async send({ events }, { at, timeoutMs, signal }) {
      const written = writer.write(events);
      const body = typeof written === 'string' || Buffer.isBuffer(written) ? written : await written;
      const result = await connections.post({
        ...{ url, headers: headersFor(events, body, at), body, timeoutMs },
        ...(signal && { signal }),
      });
      return judge(result, now);
    },
    preview: (event, at) => previewOf(url, headersFor([event], '', at), shownNames),
    [Symbol.dispose]: () => undefined,
  };
}
