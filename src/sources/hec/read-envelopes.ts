import { isJsonObject, isRawNumber, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import { momentOf } from '../reading/carrier-time.ts';
import { readRecords, type RecordsLimits } from '../reading/read-records.ts';
import { textOf } from '../reading/fields.ts';
import type { SourceRecord } from '../source-kind.ts';
import type { HecCode } from './hec-answers.ts';

/** Metadata of an event, which also holds for the events after it in the same body. */
export interface HecMetadata {
  readonly time?: Date | undefined;
  readonly host?: string | undefined;
  readonly source?: string | undefined;
  readonly sourcetype?: string | undefined;
  readonly index?: string | undefined;
}

/** The events before the first one that Splunk would refuse, with their envelopes in their texts, and the reason for that one. */
export interface HecReading {
  readonly events: readonly SourceRecord[];
  readonly fault?: { readonly code: HecCode; readonly index: number };
}

/** Undefined: more events than a request may have. */
export type HecBody = HecReading | undefined;

const METADATA = ['host', 'source', 'sourcetype', 'index'] as const;

/** Reads the body of `/services/collector/event`: objects one after another, of which each passes its metadata on. */
export function* readEnvelopes(
  text: string,
  given: HecMetadata,
  limits: RecordsLimits,
): Generator<void, HecBody> {
  const records = yield* readRecords(text, limits);
  if (records === undefined) return undefined;
  const events: SourceRecord[] = [];
  let metadata = given;
  const failed = (code: HecCode): HecReading => ({ events, fault: { code, index: events.length } });
  // Splunk refuses an array.
  if (text.trimStart().startsWith('[')) return failed('INVALID_DATA_FORMAT');
  for (const record of records) {
    if (!record.ok || !isJsonObject(record.value)) return failed('INVALID_DATA_FORMAT');
    const { event, fields } = record.value;
    if (event === undefined) return failed('EVENT_REQUIRED');
    if (event === null || event === '') return failed('EVENT_BLANK');
    if (fields !== undefined && !areFields(fields)) return failed('FIELDS_INVALID');
    metadata = carriedOn(metadata, record.value);
    events.push({ ...record, value: event, metadata, time: metadata.time });
  }
  return events.length === 0 ? failed('NO_DATA') : { events };
}

/** Reads the body of `/services/collector/raw`: a line is an event. */
export function readRawLines(
  text: string,
  metadata: HecMetadata,
  { maximum, mend }: Omit<RecordsLimits, 'budget'>,
): HecBody {
  const lines = (mend ? text.replaceAll('\0', '\ufffd') : text)
    .split('\n', maximum + 1)
    .map((line) => line.replace(/\r$/, ''));
  if (lines.length > maximum) return undefined;
  const events = lines
    .filter((line) => line.trim() !== '')
    .map((line) => ({ value: line, text: line, metadata, time: metadata.time }));
  return events.length === 0 ? { events, fault: { code: 'NO_DATA', index: 0 } } : { events };
}

/** Metadata of a request: `host`, `source`, `sourcetype`, `index` and `time` in its query. */
export function metadataOf(query: URLSearchParams): HecMetadata {
  const said = Object.fromEntries([...METADATA, 'time'].map((key) => [key, query.get(key) ?? undefined]));
  return carriedOn({}, said as JsonObject);
}

function carriedOn(before: HecMetadata, envelope: JsonObject): HecMetadata {
  const said = (key: (typeof METADATA)[number]): string | undefined => textOf(envelope[key]) ?? before[key];
  return {
    ...{ host: said('host'), source: said('source'), sourcetype: said('sourcetype'), index: said('index') },
    time: momentOf(envelope['time']) ?? before.time,
  };
}

/** Splunk indexes flat texts, numbers and lists of them. */
function areFields(fields: JsonValue): boolean {
  if (fields === null) return true;
  if (!isJsonObject(fields)) return false;
  return Object.values(fields).every(
    (value) => isFlat(value) || (Array.isArray(value) && value.every(isFlat)),
  );
}

function isFlat(value: JsonValue): boolean {
  return value === null || typeof value !== 'object' || isRawNumber(value);
}
