import type { PostResult } from '../../outbound/connections.ts';
import type { OpenPlace, SenderDeps } from '../kind.ts';
import type { EventReport, SendContext, Sender, Shipment, RequestPreview } from '../sender.ts';
import { createBodyWriter } from './body-writer.ts';
import type { HttpConfig } from './config.ts';
import { PLACE_HEADERS, prepareHeaders } from './delivery-request.ts';
import { judge } from './judge.ts';
import { parseTarget, withAuthorization } from '../../outbound/request.ts';
import { CLIENT_HEADERS } from '../client-headers.ts';
import { VIA_HEADER } from '../../outbound/via.ts';
import { previewOf } from '../preview-of.ts';

export type HttpSecret = 'verification_token' | 'signing_secret';

/** Sends one event or one batch for each request, by POST; what every request has in common is prepared once. */
export function openHttp(
  { config: { url }, secrets, headers, options }: OpenPlace<HttpConfig, HttpSecret>,
  { connections, identity, externalUrl, now }: SenderDeps,
): Sender {
  const { verification_token: token, signing_secret: signing } = secrets;
  if (token === undefined) throw new Error('A destination over HTTP has a verification token');
  const writer = createBodyWriter(options, { externalUrl });
  const requestHeaders = prepareHeaders(
    { verificationToken: token.value, headers, signing: options.signed ? signing : undefined },
    writer,
    identity,
  );
  const shownNames = [...writer.headerNames, ...(writer.isCompressed ? ['content-encoding'] : [])];
  const conclude = (result: PostResult): EventReport => judge(result, now);
  // As few objects as there can be: for each event of a stream it is called once.
  const post = (
    events: Shipment['events'],
    body: string | Buffer,
    context: SendContext,
  ): Promise<EventReport> => {
    const { at, timeoutMs, signal } = context;
    const own = requestHeaders.block(events, body, at) ?? requestHeaders.list(events, body, at);
    const request = { url, headers: own, body, timeoutMs, signal };
    return connections.post(request).then(conclude);
  };
  return {
    limits: {
      events: writer.isBatch ? options.batchMaxEvents : 1,
      bytes: options.batchMaxBytes - writer.frameBytes,
      sizeOf: (event) => writer.sizeOf(event),
      ageMs: writer.isBatch ? options.batchMaxAgeMs : 0,
      inFlight: Infinity,
      stable: false,
    },
    send({ events }, context) {
      const written = writer.write(events);
      return typeof written === 'string' || Buffer.isBuffer(written)
        ? post(events, written, context)
        : written.then((body) => post(events, body, context));
    },
    preview: (event, at) => previewRequest(url, requestHeaders.list([event], '', at), shownNames),
  };
}

// The purpose of a custom header is not known: none of them is shown. Signatures differ for each attempt.
const SHOWN = new Set(
  [
    ...['Content-Type', 'X-Gitlab-Audit-Event-Type', 'X-Auditstream-Count'],
    // No custom header can have these names.
    ...[VIA_HEADER, ...PLACE_HEADERS],
  ].map((name) => name.toLowerCase()),
);
const MEDIA_TYPE = /^[a-z]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/i;

/**
 * The headers that are shown of a request to this URL, a flat list of name, value, name, value; `shownNames` are, in
 * lower case, the names of those that no custom header has replaced.
 */
function previewRequest(url: string, own: string[], shownNames: readonly string[]): RequestPreview {
  const target = parseTarget(url);
  const flat = target === undefined ? own : withAuthorization(own, target);
  return previewOf(flat, (name, value) =>
    shownNames.includes(name.toLowerCase()) || isShown(name, value) ? value : '***',
  );
}

/** A custom Content-Type is a text of a user, too: it is shown only when it looks like a media type. */
function isShown(name: string, value: string): boolean {
  if (CLIENT_HEADERS.some(([ours, text]) => name === ours && value === text)) return true;
  const folded = name.toLowerCase();
  return SHOWN.has(folded) && (folded !== 'content-type' || MEDIA_TYPE.test(value));
}
