import { hash } from 'node:crypto';
import { headerLine, type HeaderBlock } from '../../outbound/header-block.ts';
import { isHeaderValue } from '../../outbound/header-syntax.ts';
import { buildHeaders } from '../../outbound/request.ts';
import { joinVias, VIA_HEADER, writeVia } from '../../outbound/via.ts';
import { CLIENT_HEADERS } from '../client-headers.ts';
import type { OpenPlace, OpenSecret } from '../kind.ts';
import type { OutgoingEvent } from '../sender.ts';
import type { BodyWriter } from './body-writer.ts';
import { prepareTemplate } from './header-template.ts';
import { MESSAGE_HEADERS, nameRequest, prepareSigning, SIGNATURE_HEADERS } from './sign-request.ts';
import type { EventPlace } from '../event-place.ts';

/** Say where the events of one request stand in their stream, in the order of what `placeOf` returns. */
export const PLACE_HEADERS = [
  'X-Auditstream-Stream',
  'X-Auditstream-Sequence',
  'X-Auditstream-Previous',
] as const;

const TOKEN_HEADER = 'X-Gitlab-Event-Streaming-Token';
const EVENT_TYPE_HEADER = 'X-Gitlab-Audit-Event-Type';
const COUNT_HEADER = 'X-Auditstream-Count';
const ENCODING_HEADER = 'Content-Encoding';
// Base headers come first and in this order, as name, value, name, value: four, those of the signatures, then the client's.
const SUBJECT_SLOT = 5;
const VIA_SLOT = 7;
const FIRST_MESSAGE_SLOT = 9;
const PROTECTED = [TOKEN_HEADER, EVENT_TYPE_HEADER, COUNT_HEADER, VIA_HEADER, ...PLACE_HEADERS].map((name) =>
  name.toLowerCase(),
);

type Events = readonly [OutgoingEvent, ...OutgoingEvent[]];

/** The headers of one attempt that begins at this time; `body` is what is sent and signed. */
export type RequestHeaders = ReturnType<typeof prepareHeaders>;

/**
 * Prepares what every request to a destination has in common. A custom header replaces the format's Content-Type (on a
 * single event that is GitLab's documented behaviour, and receivers match on it), those of the signatures, which GitLab
 * does not have, and those of the client: headers that were configured for GitLab are sent as before. The two X-Gitlab
 * headers, those that name the installations that the event came through and its place in the stream, and those that a
 * receiver needs to read the body cannot be replaced. A batch has no type of event; it tells how many there are.
 * `identity` is this installation's.
 */
export function prepareHeaders(
  config: Pick<OpenPlace, 'headers'> & {
    readonly verificationToken: string;
    /** Undefined: the requests are not signed, and the bodies are not hashed. */
    readonly signing: OpenSecret | undefined;
  },
  writer: Pick<BodyWriter, 'contentType' | 'isBatch' | 'isCompressed' | 'headerNames' | 'headersOf'>,
  identity: string,
) {
  const messageNames = config.signing === undefined ? MESSAGE_HEADERS : SIGNATURE_HEADERS;
  const sign = config.signing === undefined ? nameRequest : prepareSigning(config.signing);
  const { contentType, isBatch, isCompressed, headerNames, headersOf } = writer;
  const flat = buildHeaders({
    base: [
      ['Content-Type', contentType],
      // HTTP strips trailing blanks; a client that sends them is refused by some receivers.
      [TOKEN_HEADER, config.verificationToken.trimEnd()],
      [isBatch ? COUNT_HEADER : EVENT_TYPE_HEADER, ''],
      [VIA_HEADER, identity],
      ...messageNames.map((name) => [name, ''] as const),
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
  const ours = messageNames.map((name) => !replaced.has(name.toLowerCase()));
  const slots = [
    SUBJECT_SLOT,
    VIA_SLOT,
    ...ours.flatMap((isOurs, index) => (isOurs ? [FIRST_MESSAGE_SLOT + 2 * index] : [])),
  ];
  const template = prepareTemplate(flat, slots);
  const isAuthorized = [...flat.filter((_, index) => index % 2 === 0), ...headerNames].some(
    (name) => name.toLowerCase() === 'authorization',
  );

  /** In the order of `slots`. */
  const valuesOf = (events: Events, body: string | Buffer, at: Date): string[] => {
    const [first] = events;
    const via = events.length === 1 ? first.via : joinVias(events.map((event) => event.via));
    const values = [isBatch ? String(events.length) : first.eventType, writeVia(via, identity)];
    const message = sign({ id: messageIdOf(events), body }, at);
    for (let index = 0; index < message.length; index += 1)
      if (ours[index] === true) values.push(message[index] ?? '');
    return values;
  };

  return {
    /** As a flat list of name, value, name, value. */
    list(events: Events, body: string | Buffer, at: Date): string[] {
      const headers = flat.slice();
      valuesOf(events, body, at).forEach((value, index) => (headers[slots[index] ?? 0] = value));
      (placeOf(events) ?? []).forEach((value, index) => headers.push(PLACE_HEADERS[index] ?? '', value));
      return headers.concat(headersOf(events).flat());
    },
    /** As they go over the wire; undefined where one of them is not a valid header. */
    block(events: Events, body: string | Buffer, at: Date): HeaderBlock | undefined {
      if (template === undefined) return undefined;
      const values = valuesOf(events, body, at);
      const [subject = '', via = ''] = values;
      // The others are numbers and digests.
      if (!isHeaderValue(subject) || !isHeaderValue(via)) return undefined;
      let rest = template.fill(values) + placeLines(events);
      if (headerNames.length > 0) {
        const lines = headersOf(events).map(([name, value]) => headerLine(name, value));
        if (lines.includes(undefined)) return undefined;
        rest += lines.join('');
      }
      return { name: template.name, rest, isAuthorized };
    },
  };
}

function placeLines(events: Events): string {
  const place = placeOf(events);
  if (place === undefined) return '';
  let lines = '';
  for (let index = 0; index < place.length; index += 1)
    lines += `\r\n${PLACE_HEADERS[index]}: ${place[index]}`;
  return lines;
}

interface Numbered {
  readonly id: number;
}

/**
 * The message id of Standard Webhooks: receivers treat two messages with the same id as one. The id for a single event
 * is the event's; the id for a batch belongs to exactly these events, because a repetition may be cut differently.
 */
function messageIdOf(events: readonly [Numbered, ...Numbered[]]): string {
  const [first] = events;
  const last = events.at(-1) ?? first;
  if (events.length === 1) return String(first.id);
  const digest = hash('sha256', events.map(({ id }) => id).join(','), 'hex').slice(0, 16);
  return `${first.id}-${last.id}-${digest}`;
}

/**
 * The values of `PLACE_HEADERS`, without the last one where nothing was before; undefined when the events are in no stream. Of
 * several, which are in order, it is told from where to where they go, and what was before the first.
 */
export function placeOf(events: readonly [EventPlace, ...EventPlace[]]): readonly string[] | undefined {
  const [{ streamId, sequence, previous }] = events;
  if (sequence === null) return undefined;
  const span = events.length === 1 ? String(sequence) : `${sequence}-${events.at(-1)?.sequence ?? sequence}`;
  return previous === null ? [String(streamId), span] : [String(streamId), span, String(previous)];
}
