import type { IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { eventsOfGoogle } from './google.ts';
import { eventsOfHec } from './hec.ts';
import { eventsOfOtlp } from './otlp.ts';

/** What a receiver speaks beside HTTP. */
export type Protocol = 'hec' | 's3' | 'otlp' | 'google';

/** The events of a delivery, each as it was written, whatever carries them. */
export function bodiesOfRequest(
  headers: IncomingHttpHeaders,
  bytes: Buffer,
  speaks?: Protocol,
): readonly string[] {
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
  if (speaks === 'hec') return eventsOfHec(text);
  if (speaks === 'otlp') return eventsOfOtlp(text);
  if (speaks === 'google') return eventsOfGoogle(text);
  switch (headers['content-type']) {
    case 'application/x-ndjson':
      return text.split('\n').filter((line) => line !== '');
    case 'application/json':
      // Not by `JSON.parse`, which would round numbers. No event of these holds another one.
      return text.slice(1, -1).split(/(?<=\}),(?=\{"id":\d+,)/);
    default:
      return [text];
  }
}
