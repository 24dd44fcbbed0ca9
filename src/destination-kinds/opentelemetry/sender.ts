import { buildHeaders } from '../../outbound/request.ts';
import { batchesOf } from '../batches.ts';
import { CLIENT_HEADERS } from '../client-headers.ts';
import type { OpenPlace, SenderDeps } from '../kind.ts';
import { previewOf } from '../preview-of.ts';
import type { OutgoingEvent, Sender } from '../sender.ts';
import type { OpenTelemetryConfig } from './config.ts';
import { storedHeaders } from './headers.ts';
import { judge } from './judge.ts';
import { records } from './records.ts';

export type OpenTelemetrySecret = 'token' | 'headers';

const AUTHORIZATION = 'Authorization';
const KEPT_BYTES = 16 * 1_024;
/** A shorter value, such as a tenant's number, would mask parts of many texts. */
const SHORTEST_SECRET = 6;

/** Sends events as log records by OTLP over HTTP, as JSON. */
export function openOpenTelemetry(
  place: OpenPlace<OpenTelemetryConfig, OpenTelemetrySecret>,
  deps: SenderDeps,
): Sender {
  const { config, options, secrets } = place;
  const { connections, identity, now } = deps;
  const writer = records(place, deps);
  const { limits, write, headers, viaOf } = batchesOf(writer, options, { identity });
  const authorization = authorizationOf(secrets.token?.value);
  const custom = storedHeaders(secrets.headers?.value);
  const constant = buildHeaders({
    base: [
      ...(authorization === undefined ? [] : [[AUTHORIZATION, authorization] as const]),
      ...[...CLIENT_HEADERS, ...headers],
    ],
    custom,
    protectedNames: new Set(['content-type', 'content-encoding']),
  });
  const hidden = new Set([AUTHORIZATION, ...custom.map(([name]) => name)].map((name) => name.toLowerCase()));
  const secretTexts = [secrets.token?.value ?? '', ...custom.map(([, value]) => value)]
    .flatMap((text) => [text, text.split(' ').at(-1) ?? ''])
    .filter((text) => text.length >= SHORTEST_SECRET);
  const headersOf = (events: readonly OutgoingEvent[]): string[] => [...constant, ...viaOf(events)];

  return {
    limits,
    async send({ events }, { timeoutMs, signal }) {
      const result = await connections.post({
        url: config.url,
        headers: headersOf(events),
        body: await write(events),
        keep: { bodyBytes: KEPT_BYTES, headers: [] },
        ...{ timeoutMs, signal },
      });
      return judge(result, events.length, now, secretTexts);
    },
    preview: (event) =>
      previewOf(headersOf([event]), (name, value) => (hidden.has(name.toLowerCase()) ? '***' : value)),
  };
}

/** A token alone is a bearer's; what has a blank in it names its scheme. */
function authorizationOf(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined;
  return token.includes(' ') ? token : `Bearer ${token}`;
}
