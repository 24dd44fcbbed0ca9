import { gunzipSync } from 'node:zlib';
import { startReceiver, type ReceivedRequest, type Receiver } from '../../support/receiver.ts';
import type { Reply } from '../../support/receiver-reply.ts';

/** A token of the collector. */
export interface CollectorToken {
  readonly disabled?: boolean;
  /** Indexes that it may write to; absent: every one. */
  readonly indexes?: readonly string[];
  readonly useAck?: boolean;
}

/** One event as it is indexed. */
export interface Indexed {
  readonly time: unknown;
  readonly host: unknown;
  readonly source: unknown;
  readonly sourcetype: unknown;
  readonly index: unknown;
  readonly event: { readonly id: number } & Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

/** Answers as Splunk Enterprise 10.4 and Splunk Cloud 10.5 did when they were recorded. */
export interface Collector {
  readonly receiver: Receiver;
  readonly url: string;
  readonly tokens: Map<string, CollectorToken>;
  readonly indexed: Indexed[];
  /** Bodies that came, as they were before they were compressed, by request. */
  readonly bodies: string[];
  /** As Splunk Cloud has it: more than this is an event 0 that is wrong. */
  maxBytes: number;
  /** Events that it calls wrong, by their ids. */
  readonly wrong: Set<number>;
  /** Answers in place of its own; undefined: its own. */
  override: ((request: ReceivedRequest) => Reply | undefined) | undefined;
  /** How often an acknowledgement is asked for before it is there. */
  pollsUntilAcknowledged: number;
  close(): Promise<void>;
}

type Envelope = Readonly<Record<string, unknown>>;
const KEYS = new Set(['time', 'host', 'source', 'sourcetype', 'index', 'event', 'fields']);
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function startCollector(): Promise<Collector> {
  const receiver = await startReceiver();
  const acks = new Map<string, { next: number; polls: Map<number, number> }>();
  const collector: Collector = {
    receiver,
    url: receiver.url,
    tokens: new Map([['a-token', {}]]),
    indexed: [],
    bodies: [],
    maxBytes: Infinity,
    wrong: new Set(),
    override: undefined,
    pollsUntilAcknowledged: 1,
    close: () => receiver.close(),
  };
  const channelOf = (channel: string) => {
    const known = acks.get(channel) ?? { next: 0, polls: new Map<number, number>() };
    acks.set(channel, known);
    return known;
  };

  function answer(request: ReceivedRequest): Reply {
    const [path = ''] = request.path.split('?');
    if (/\/services\/collector\/health(?:\/1\.0)?$/.test(path) && request.method === 'GET')
      return said(200, { text: 'HEC is healthy', code: 17 });
    const token = collector.tokens.get(tokenOf(request) ?? '');
    const refused = refusalOf(request, token);
    if (refused !== undefined || token === undefined) return refused ?? said(403, INVALID_TOKEN);
    const channel = String(request.headers['x-splunk-request-channel'] ?? '');
    if (token.useAck === true && !GUID.test(channel))
      return said(400, { text: 'Invalid data channel', code: 11 });
    if (path.endsWith('/services/collector/ack')) return acknowledge(request, token, channel);
    if (!/\/services\/collector(?:\/event(?:\/1\.0)?)?$/.test(path)) return said(404, NOT_FOUND);
    return take(request, token, channel);
  }

  function acknowledge(request: ReceivedRequest, { useAck }: CollectorToken, channel: string): Reply {
    if (useAck !== true) return said(400, { text: 'ACK is disabled', code: 14 });
    const { polls } = channelOf(channel);
    const asked = (request.json as { acks: number[] }).acks;
    return said(200, {
      acks: Object.fromEntries(
        asked.map((id) => {
          const count = polls.get(id);
          if (count === undefined) return [id, false];
          polls.set(id, count + 1);
          return [id, count + 1 >= collector.pollsUntilAcknowledged];
        }),
      ),
    });
  }

  function take(request: ReceivedRequest, token: CollectorToken, channel: string): Reply {
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'gzip') return { status: 415, body: '<html>415</html>' };
    const body = (encoding === 'gzip' ? gunzipSync(request.bytes) : request.bytes).toString();
    collector.bodies.push(body);
    if (Buffer.byteLength(body) > collector.maxBytes) return invalid(6, 'Invalid data format', 0);
    const objects = splitObjects(body);
    let before: Envelope = {};
    for (const [index, text] of objects.entries()) {
      const envelope = { ...before, ...(JSON.parse(text) as Envelope) };
      if (Object.keys(envelope).some((key) => !KEYS.has(key)))
        return index === 0 ? said(400, { text: 'No data', code: 5 }) : said(200, SUCCESS);
      const fault = faultOf(envelope, token, index);
      if (fault !== undefined) return fault;
      const { event, fields, ...metadata } = envelope;
      collector.indexed.push({ event, fields, ...metadata } as Indexed);
      before = metadata;
    }
    if (objects.length === 0) return said(400, { text: 'No data', code: 5 });
    if (token.useAck !== true) return said(200, SUCCESS);
    const ofChannel = channelOf(channel);
    const ackId = ofChannel.next;
    ofChannel.next += 1;
    ofChannel.polls.set(ackId, 0);
    return said(200, { ...SUCCESS, ackId });
  }

  function faultOf({ event, fields, index }: Envelope, token: CollectorToken, at: number): Reply | undefined {
    if (event === undefined) return invalid(12, 'Event field is required', at);
    if (event === null || event === '') return invalid(13, 'Event field cannot be blank', at);
    if (Object.values(fields ?? {}).some((value) => typeof value === 'object'))
      return invalid(15, 'Error in handling indexed fields', at);
    if (typeof index === 'string' && token.indexes?.includes(index) === false)
      return invalid(7, 'Incorrect index', at + 1);
    const { id } = event as { id: number };
    return collector.wrong.has(id) ? invalid(6, 'Invalid data format', at) : undefined;
  }

  receiver.respond((request) => collector.override?.(request) ?? answer(request));
  return collector;
}

const SUCCESS = { text: 'Success', code: 0 };
const INVALID_TOKEN = { text: 'Invalid token', code: 4 };
const NOT_FOUND = { text: 'The requested URL was not found on this server.', code: 404 };

export function said(status: number, body: object): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function invalid(code: number, text: string, event: number): Reply {
  return said(400, { text, code, 'invalid-event-number': event });
}

/** The token that a request was sent with. */
export function tokenOf({ headers }: Pick<ReceivedRequest, 'headers'>): string | undefined {
  return /^Splunk (.+)$/.exec(headers.authorization ?? '')?.[1];
}

function refusalOf(request: ReceivedRequest, token: CollectorToken | undefined): Reply | undefined {
  if (request.headers.authorization === undefined) return said(401, { text: 'Token is required', code: 2 });
  if (tokenOf(request) === undefined) return said(401, { text: 'Invalid authorization', code: 3 });
  if (token === undefined) return said(403, INVALID_TOKEN);
  return token.disabled === true ? said(403, { text: 'Token disabled', code: 1 }) : undefined;
}

/** The objects of a body, which stand one after another with whatever blanks between. */
function splitObjects(body: string): string[] {
  const objects: string[] = [];
  let depth = 0;
  let start = 0;
  let inText = false;
  for (let at = 0; at < body.length; at += 1) {
    const character = body[at];
    if (inText) {
      if (character === '\\') at += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{') {
      if (depth === 0) start = at;
      depth += 1;
    } else if (character === '}') {
      depth -= 1;
      if (depth === 0) objects.push(body.slice(start, at + 1));
    }
  }
  return objects;
}
