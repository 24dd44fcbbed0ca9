import { stringifyJson, type JsonBudget, type JsonReading } from '../../json/exact-json.ts';
import { isJsonObject } from '../../json/json-value.ts';
import { readJson } from '../../json/read-json.ts';
import type { ArrivedRecord } from '../source-kind.ts';
import { splitList, splitRecords } from './split-records.ts';
import { CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from '../../json/json-characters.ts';
import { endOfString } from '../../json/scan-json.ts';

export interface RecordsLimits {
  readonly budget: JsonBudget;
  readonly maximum: number;
  /** The member that is all of an object in which many records are sent. */
  readonly list?: string | undefined;
  /** What cannot be stored is taken out of a record, and does not keep it out. */
  readonly mend?: boolean;
  readonly shorten?: Shorten | undefined;
}

/** In steps, the text of a large record without what would be cut in any case, and the paths of that. */
export type Shorten = (
  text: string,
) => Generator<void, { readonly text: string; readonly leftOut: readonly string[] }>;

/** Characters of a record that takes some milliseconds to read. */
const LARGE = 512 * 1024;

/** A forwarder's line may be one text of many megabytes, which is cut later. */
const LONGEST = 32 * 1024 * 1024;

/** The events of `{"events": […]}`, which is how some senders wrap what they send; undefined for every other body. */
function eventsWithin(records: readonly ArrivedRecord[]): ArrivedRecord[] | undefined {
  const [record] = records;
  if (records.length !== 1 || record?.ok !== true || !isJsonObject(record.value)) return undefined;
  const { events, ...others } = record.value;
  if (!Array.isArray(events) || Object.keys(others).length > 0) return undefined;
  return events.map((value) => ({ ok: true, value, text: stringifyJson(value) }));
}

/**
 * Reads a body's records one by one, so that a broken one costs none of its neighbours. Undefined: there are more than the most
 * that a request may have, or they have more values together.
 */
export function* readRecords(
  text: string,
  { budget, maximum, list, mend = false, shorten }: RecordsLimits,
): Generator<void, readonly ArrivedRecord[] | undefined> {
  const spans =
    (list === undefined ? undefined : yield* splitList(text, list)) ?? (yield* splitRecords(text));
  if (spans.length > maximum) return undefined;
  const most = budget.values;
  const records: ArrivedRecord[] = [];
  for (const { from, to } of spans) {
    if (records.length > 0) yield;
    const whole = text.slice(from, to);
    const short = shorten !== undefined && whole.length > LARGE ? yield* shorten(whole) : undefined;
    const record = short?.text ?? whole;
    const reading = yield* readRecord(record, budget, mend);
    if (!reading.ok && reading.tooMany === true && budget.values < most) {
      const alone = yield* readRecord(record, { ...budget, values: most }, mend);
      // One that alone has more than all may have is refused alone.
      if (alone.ok || alone.tooMany !== true) return undefined;
    }
    records.push(
      reading.ok
        ? { ok: true, value: reading.value, text: record, ...(short && { leftOut: short.leftOut }) }
        : { ok: false, why: reading.message, text: record },
    );
  }
  const within = eventsWithin(records);
  return within !== undefined && within.length > maximum ? undefined : (within ?? records);
}

/** Reads the JSON of a record. Valid JSON is read at once; other JSON is repaired if possible. */
export function* readRecord(text: string, budget: JsonBudget, mend: boolean): Generator<void, JsonReading> {
  const within = mend ? { ...budget, depth: MAX_RECORD_DEPTH, longest: LONGEST } : budget;
  let reading = yield* readJson(text, within);
  if (!reading.ok && mend && reading.tooMany !== true) {
    const mended = mendJson(text);
    if (mended !== text) reading = yield* readJson(mended, within);
  }
  budget.values = within.values;
  return reading;
}

/** Levels that a record may have: the event around it has a few more. */
const MAX_RECORD_DEPTH = 95;

const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;
const ESCAPES = /\\(?:u0000|u(d[89ab][\da-f]{2})(?:\\u(d[c-f][\da-f]{2}))?|u(d[c-f][\da-f]{2})|[^])/gi;
const DEEP = JSON.stringify('…[TRIMMED]');

/**
 * The JSON of a record without what this server cannot store: U+0000 and halves of surrogate pairs become U+FFFD, what is
 * nested too deep a mark. Texts of a record are often chosen by the person that it is about, who must not be able to keep
 * it out of the log.
 */
function mendJson(text: string): string {
  return cutDeep(replaceUnstorable(text));
}

function replaceUnstorable(text: string): string {
  const whole = text.toWellFormed();
  if (!UNSTORABLE.test(whole)) return whole;
  // Every escape is looked at, so that `\\u0000`, an escaped backslash and five letters, stays.
  return whole.replace(ESCAPES, (escape: string, high?: string, low?: string, alone?: string) =>
    escape === '\\u0000' || alone !== undefined || (high !== undefined && low === undefined)
      ? '\\ufffd'
      : escape,
  );
}

function cutDeep(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      const end = endOfString(text, at + 1);
      at = end < 0 ? ~end : end;
    } else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
      depth += 1;
      if (depth === MAX_RECORD_DEPTH + 1) parts.push(text.slice(from, at), DEEP);
    } else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) {
      depth -= 1;
      if (depth === MAX_RECORD_DEPTH) from = at + 1;
    }
  }
  return parts.length === 0 || depth >= MAX_RECORD_DEPTH ? text : parts.join('') + text.slice(from);
}
