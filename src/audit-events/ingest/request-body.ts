import type { ErrorText } from '../../errors/define-errors.ts';
import { decodeUtf8 } from '../../json/decode-utf8.ts';
import { parseExactJson } from '../../json/exact-json.ts';
import { isJsonObject, type JsonValue } from '../../json/json-value.ts';
import { MAX_JSON_VALUES } from '../../json/scan-json.ts';
import { ingestErrors } from './ingest-errors.ts';
import { MAX_EVENTS } from './ingest-limits.ts';

/** A body that cannot be read; `index` is the event's, where one line is to blame. */
export interface BodyRefusal {
  ok: false;
  status: 400 | 413 | 415;
  message: ErrorText;
  index?: number;
}

/** The events of a request, not checked yet; `batch` is true for everything but a single object. */
export type IngestBody = { ok: true; values: JsonValue[]; batch: boolean } | BodyRefusal;

const NDJSON = 'application/x-ndjson';
// GitLab sends its JSON under the last one, and so does curl when nobody tells it otherwise.
const ACCEPTED: readonly string[] = ['application/json', NDJSON, 'application/x-www-form-urlencoded'];
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i;

/** Reads a request's body: one event, an array, `{"events": […]}` or one event a line. */
export function parseIngestBody(bytes: Buffer, mediaType: string): IngestBody {
  const type = (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (!ACCEPTED.includes(type)) {
    const what = type === '' ? 'A request without a media type' : `The media type ${type}`;
    return refused(415, ingestErrors.EVENTS_BODY_TYPE({ what, accepted: ACCEPTED.join(', ') }));
  }
  const charset = CHARSET.exec(mediaType)?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') {
    return refused(415, ingestErrors.EVENTS_CHARSET({ charset }));
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) return refused(400, ingestErrors.EVENTS_BODY_NOT_UTF8);
  if (text.trim() === '') return refused(400, ingestErrors.EVENTS_BODY_EMPTY);
  return type === NDJSON ? parseLines(text) : parseJson(text);
}

function parseJson(text: string): IngestBody {
  const reading = parseExactJson(text);
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
  return values.length > MAX_EVENTS ? tooMany() : { ok: true, values, batch: true };
}

function parseLines(text: string): IngestBody {
  const values: JsonValue[] = [];
  const budget = { values: MAX_JSON_VALUES };
  for (const [line, json] of text.split('\n').entries()) {
    if (json.trim() === '') continue;
    const index = values.length;
    if (index === MAX_EVENTS) return tooMany();
    const reading = parseExactJson(json, budget);
    if (!reading.ok) {
      const message = ingestErrors.EVENTS_LINE({ index, line: line + 1, reason: reading.message });
      return { ...refused(400, message), index };
    }
    values.push(reading.value);
  }
  return { ok: true, values, batch: true };
}

function tooMany(): BodyRefusal {
  return refused(413, ingestErrors.EVENTS_TOO_MANY({ maximum: MAX_EVENTS }));
}

function refused(status: BodyRefusal['status'], message: ErrorText): BodyRefusal {
  return { ok: false, status, message };
}
