import { buildHeaders } from '../../outbound/request.ts';
import { joinVias, VIA_HEADER, writeVia } from '../../outbound/via.ts';
import { CLIENT_HEADERS } from '../client-headers.ts';
import type { OpenPlace, OpenSecret } from '../kind.ts';
import type { OutgoingEvent } from '../sender.ts';
import type { BodyWriter } from './body-writer.ts';
import { messageIdOf } from './message-id.ts';
import { PLACE_HEADERS, placeOf } from './place-headers.ts';
import { prepareSigning, SIGNATURE_HEADERS } from './sign-request.ts';

const TOKEN_HEADER = 'X-Gitlab-Event-Streaming-Token';
const EVENT_TYPE_HEADER = 'X-Gitlab-Audit-Event-Type';
const COUNT_HEADER = 'X-Auditstream-Count';
const ENCODING_HEADER = 'Content-Encoding';
// Base headers come first and in this order, as name, value, name, value: four, those of the signatures, then the client's.
const SUBJECT_SLOT = 5;
const VIA_SLOT = 7;
const FIRST_SIGNATURE_SLOT = 9;
const PROTECTED = [TOKEN_HEADER, EVENT_TYPE_HEADER, COUNT_HEADER, VIA_HEADER, ...PLACE_HEADERS].map((name) =>
  name.toLowerCase(),
);

/**
 * The headers of one attempt that begins at this time, as a flat list of name, value, name, value; `body` is what is sent and
 * signed.
 */
export type HeadersFor = (
  events: readonly [OutgoingEvent, ...OutgoingEvent[]],
  body: string | Buffer,
  at: Date,
) => string[];

/**
 * Prepares what every request to a destination has in common. A custom header replaces the format's Content-Type (on a
 * single event that is GitLab's documented behaviour, and receivers match on it), those of the signatures, which GitLab does
 * not have, and those of the client: what somebody configured for GitLab goes out as it did. The two X-Gitlab headers, those
 * that say where the event has been and where it stands, and those that a receiver needs to read the body cannot be replaced. A batch has no type
 * of event; it tells how many there are. `identity` is this installation's.
 */
export function prepareHeaders(
  config: Pick<OpenPlace, 'headers'> & {
    readonly verificationToken: string;
    /** Undefined: the requests are not signed. */
    readonly signing: OpenSecret | undefined;
  },
  writer: Pick<BodyWriter, 'contentType' | 'isBatch' | 'isCompressed' | 'headerNames' | 'headersOf'>,
  identity: string,
): HeadersFor {
  const sign = config.signing && prepareSigning(config.signing);
  const { contentType, isBatch, isCompressed, headerNames, headersOf } = writer;
  const flat = buildHeaders({
    base: [
      ['Content-Type', contentType],
      // HTTP strips trailing blanks; a client that sends them is refused by some receivers.
      [TOKEN_HEADER, config.verificationToken.trimEnd()],
      [isBatch ? COUNT_HEADER : EVENT_TYPE_HEADER, ''],
      [VIA_HEADER, identity],
      ...(sign === undefined ? [] : SIGNATURE_HEADERS.map((name) => [name, ''] as const)),
      ...CLIENT_HEADERS,
      ...(isCompressed ? [[ENCODING_HEADER, 'gzip'] as const] : []),
    ],
    custom: config.headers.map(({ key, value }) => [key, value] as const),
    protectedNames: new Set([
      ...PROTECTED,
      ...headerNames,
      ...(isCompressed ? [ENCODING_HEADER.toLowerCase()] : []),
    ]),
  });
  const replaced = new Set(config.headers.map(({ key }) => key.toLowerCase()));
  const slots = SIGNATURE_HEADERS.map((name, index) =>
    replaced.has(name.toLowerCase()) ? undefined : FIRST_SIGNATURE_SLOT + 2 * index,
  );
  // Made with its full length: an array that grows is copied, once for every request.
  const placed = [...flat, ...PLACE_HEADERS.flatMap((name) => [name, ''])];
  return (events, body, at) => {
    const place = placeOf(events);
    const headers = (place === undefined ? flat : placed).slice();
    const [first] = events;
    headers[SUBJECT_SLOT] = isBatch ? String(events.length) : first.eventType;
    const via = events.length === 1 ? first.via : joinVias(events.map((event) => event.via));
    if (via !== null) headers[VIA_SLOT] = writeVia(via, identity);
    sign?.({ id: messageIdOf(events), body }, at).forEach((value, index) => {
      const slot = slots[index];
      if (slot !== undefined) headers[slot] = value;
    });
    if (place !== undefined) fillPlace(headers, flat.length, place);
    if (headerNames.length > 0) headers.push(...headersOf(events).flat());
    return headers;
  };
}

/** `from` is where the first name stands; a name without a value goes. */
function fillPlace(headers: string[], from: number, values: readonly string[]): void {
  for (let index = 0; index < values.length; index += 1) headers[from + 2 * index + 1] = values[index] ?? '';
  headers.length = from + 2 * values.length;
}
