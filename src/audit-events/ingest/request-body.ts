import { decodeUtf8 } from '../../json/decode-utf8.ts';
import { isJsonObject, type JsonValue } from '../../json/json-value.ts';
import { type JsonReading, parseExactJson, type JsonBudget } from '../../json/exact-json.ts';
import { readJson } from '../../json/read-json.ts';
import { MAX_JSON_VALUES } from '../../json/scan-json.ts';
import { finish } from '../../shares/process-time.ts';
import { ingestErrors } from './ingest-errors.ts';
import { MAX_EVENTS, MAX_LINES } from './ingest-limits.ts';
import type { ErrorText } from '../../errors/define-errors.ts';

/** The events of a request, not checked yet; `batch` is true for everything but a single object. */
export type IngestBody =
  { readonly ok: true; readonly values: JsonValue[]; readonly batch: boolean } | BodyRefusal;

const NDJSON = 'application/x-ndjson';
// GitLab sends its JSON under the last one, and so does curl by default.
const ACCEPTED: readonly string[] = ['application/json', NDJSON, 'application/x-www-form-urlencoded'];
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i;
const NOT_BLANK = /\S/;
const LONG = 1024 * 1024;

/** Reads a request's body, in steps when it is large: one event, an array, `{"events": […]}` or one event a line. */
export function* readIngestBody(bytes: Buffer, mediaType: string): Generator<void, IngestBody> {
  const opened = openBody(bytes, mediaType);
  if (!opened.ok) return opened;
  if (!opened.lines) return eventsOf(yield* readJson(opened.text, { values: MAX_JSON_VALUES }));
  const lines = yield* readLines(opened.text);
  return lines.ok ? { ...lines, batch: true } : lines;
}

/** The same for a body of at most `READ_AT_ONCE` bytes: most are a single event, which has no use for steps. */
export function readSmallIngestBody(bytes: Buffer, mediaType: string): IngestBody {
  const opened = openBody(bytes, mediaType);
  if (!opened.ok) return opened;
  return opened.lines ? finish(readIngestBody(bytes, mediaType)) : eventsOf(parseExactJson(opened.text));
}

/** The text of a body, and whether it is one event a line. */
type OpenedBody = { readonly ok: true; readonly text: string; readonly lines: boolean } | BodyRefusal;

function openBody(bytes: Buffer, mediaType: string): OpenedBody {
  const isPlain = ACCEPTED.includes(mediaType);
  const type = isPlain ? mediaType : (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (!ACCEPTED.includes(type)) {
    const what = type === '' ? 'A request without a media type' : `The media type ${type}`;
    return refused(415, ingestErrors.EVENTS_BODY_TYPE({ what, accepted: ACCEPTED.join(', ') }));
  }
  const charset = isPlain ? 'utf-8' : (CHARSET.exec(mediaType)?.[1]?.toLowerCase() ?? 'utf-8');
  if (charset !== 'utf-8' && charset !== 'utf8') {
    return refused(415, ingestErrors.EVENTS_CHARSET({ charset }));
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) return refused(400, ingestErrors.EVENTS_BODY_NOT_UTF8);
  // So many blanks would take long to look at; the reader refuses them with another sentence.
  if (text.length < LONG && !NOT_BLANK.test(text)) return refused(400, ingestErrors.EVENTS_BODY_EMPTY);
  return { ok: true, text, lines: type === NDJSON };
}

function eventsOf(reading: JsonReading): IngestBody {
  if (!reading.ok) return refused(400, reading.message);
  const { value } = reading;
  if (Array.isArray(value)) return batchOf(value);
  const events = isJsonObject(value) ? value['events'] : undefined;
  // An event may carry a key "events" of its own; what has a type is an event.
  if (!isJsonObject(value) || !Array.isArray(events) || Object.hasOwn(value, 'event_type')) {
    return { ok: true, values: [value], batch: false };
  }
  if (Object.keys(value).length > 1) {
    return refused(400, ingestErrors.EVENTS_KEYS_BESIDE);
  }
  return batchOf(events);
}

function batchOf(values: JsonValue[]): IngestBody {
  if (values.length === 0) return refused(400, ingestErrors.EVENTS_LIST_EMPTY);
  return values.length > MAX_EVENTS ? tooManyEvents() : { ok: true, values, batch: true };
}

/** Reads one event a line and finds the lines one by one: 25 MB of line feeds would be 26 million texts at once. */
function* readLines(
  text: string,
): Generator<void, { readonly ok: true; readonly values: JsonValue[] } | BodyRefusal> {
  const values: JsonValue[] = [];
  const budget: JsonBudget = { values: MAX_JSON_VALUES };
  for (let from = 0, line = 1; from < text.length; line += 1) {
    if (line > MAX_LINES) return refused(413, ingestErrors.EVENTS_TOO_MANY_LINES({ maximum: MAX_LINES }));
    const feed = text.indexOf('\n', from);
    const json = text.slice(from, feed === -1 ? text.length : feed);
    from = feed === -1 ? text.length : feed + 1;
    yield;
    if (json.trim() === '') continue;
    const index = values.length;
    if (index === MAX_EVENTS) return tooManyEvents();
    const reading = yield* readJson(json, budget);
    if (!reading.ok) {
      const message = ingestErrors.EVENTS_LINE({ index, line, reason: reading.message });
      return { ...refused(400, message), index };
    }
    values.push(reading.value);
  }
  return { ok: true, values };
}

/** A body that cannot be read; `index` is the event's, where one line is wrong. */
export interface BodyRefusal {
  readonly ok: false;
  readonly status: 400 | 413 | 415;
  readonly message: ErrorText;
  readonly index?: number;
}

export function refused(status: BodyRefusal['status'], message: ErrorText): BodyRefusal {
  return { ok: false, status, message };
}

export function tooManyEvents(): BodyRefusal {
  return refused(413, ingestErrors.EVENTS_TOO_MANY({ maximum: MAX_EVENTS }));
}
