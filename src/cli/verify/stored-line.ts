import { gunzipSync } from 'node:zlib';
import { decodeUtf8 } from '../../json/decode-utf8.ts';

/** What a receiver has stored as one line: an event, a batch, or the request that carried either. */
export interface StoredLine {
  /** Of the events that are stored here. */
  readonly ids: readonly number[];
  /** Ids of events of the same request that the receiver says it had before: they do not count as duplicates. */
  readonly known: readonly number[];
  /** Names in lower case; undefined when the line is what was in the body alone. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** As it was sent; undefined when the receiver stored only what it read out of it. */
  readonly body: string | Buffer | undefined;
}

/**
 * Reads a line: the event itself or several in an array, or `{"headers": {…}, "body": "…"}`, with `body_base64` where the body
 * is compressed. Undefined: it is none of these.
 */
export function readStoredLine(text: string): StoredLine | undefined {
  const line = jsonIn(text);
  if (line === undefined) return undefined;
  if (isObject(line.value)) {
    const { headers } = line.value;
    if (isObject(headers) && ('body' in line.value || 'body_base64' in line.value)) {
      return readRequest(headers, line.value);
    }
  }
  const ids = idsOf(eventsOf(line.value));
  return ids && { ids, known: [], headers: undefined, body: undefined };
}

function readRequest(given: JsonRecord, line: JsonRecord): StoredLine | undefined {
  const entries = Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  const headers: Readonly<Record<string, string>> = Object.fromEntries(entries);
  const stored = readStoredBody(line, isCompressed(headers));
  const ids = stored && idsOf(stored.events);
  if (ids === undefined) return undefined;
  const known = new Set<unknown>(Array.isArray(line['known']) ? line['known'] : []);
  return {
    ids: ids.filter((id) => !known.has(id)),
    known: ids.filter((id) => known.has(id)),
    headers,
    body: stored?.body,
  };
}

/** Undefined: the list is empty, or an element is not an event. */
function idsOf(events: readonly unknown[]): number[] | undefined {
  const ids = events.map(idOf).filter((id) => id !== undefined);
  return ids.length === 0 || ids.length < events.length ? undefined : ids;
}

/** The body of a request, as a receiver has stored it. */
interface StoredBody {
  readonly events: readonly unknown[];
  /** The bytes that were signed; undefined when they are not known. */
  readonly body: string | Buffer | undefined;
}

/** Far more than any batch has. */
const MAX_INFLATED = 64 * 1024 * 1024;

function isCompressed(headers: Readonly<Record<string, string>>): boolean {
  return headers['content-encoding']?.toLowerCase() === 'gzip';
}

/** Undefined: it cannot be read. */
function readStoredBody(line: JsonRecord, compressed: boolean): StoredBody | undefined {
  const { body, body_base64: base64 } = line;
  if (typeof base64 === 'string') {
    const bytes = Buffer.from(base64, 'base64');
    const text = textOf(bytes, compressed);
    return text === undefined ? undefined : { events: eventsIn(text), body: bytes };
  }
  if (typeof body !== 'string') return { events: eventsOf(body), body: undefined };
  // The text of what was compressed is not what was signed.
  return { events: eventsIn(body), body: compressed ? undefined : body };
}

function textOf(bytes: Buffer, compressed: boolean): string | undefined {
  try {
    return decodeUtf8(compressed ? gunzipSync(bytes, { maxOutputLength: MAX_INFLATED }) : bytes);
  } catch {
    return undefined;
  }
}

/** The events of a body in any of the formats: JSON, or a line of it for each. */
function eventsIn(text: string): readonly unknown[] {
  const whole = jsonIn(text);
  if (whole !== undefined) return eventsOf(whole.value);
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [jsonIn(line)?.value]));
}

type JsonRecord = Readonly<Record<string, unknown>>;

/** Undefined: the text is not JSON. */
function jsonIn(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null;
}

/** One event, or those of a batch. */
function eventsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The `id` that every delivered event has: a whole number below 2^53. The event of a CloudEvent is its `data`. */
function idOf(event: unknown): number | undefined {
  if (!isObject(event)) return undefined;
  const { specversion, data } = event;
  const { id } = specversion !== undefined && isObject(data) ? data : event;
  return Number.isSafeInteger(id) && Number(id) >= 0 ? Number(id) : undefined;
}
