import type { ErrorText } from '../../errors/define-errors.ts';
import { stringifyJson, type JsonBudget } from '../../json/exact-json.ts';
import { isJsonObject, type JsonValue } from '../../json/json-value.ts';
import { readJson } from '../../json/read-json.ts';
import { splitList, splitRecords } from './split-records.ts';

/** A record as it was sent, or why it cannot be read. */
export type ReadRecord =
  | { readonly ok: true; readonly value: JsonValue; readonly text: string }
  | { readonly ok: false; readonly why: ErrorText; readonly text: string };

/** Undefined: there are more than the most that a request may have. */
export type RecordsReading = readonly ReadRecord[] | undefined;

export interface RecordsLimits {
  readonly budget: JsonBudget;
  readonly maximum: number;
  /** The member that is all of an object in which many records are sent. */
  readonly list?: string | undefined;
}

/** The events of `{"events": […]}`, which is how some senders wrap what they send; undefined for every other body. */
function eventsWithin(records: readonly ReadRecord[]): ReadRecord[] | undefined {
  const [record] = records;
  if (records.length !== 1 || record?.ok !== true || !isJsonObject(record.value)) return undefined;
  const { events, ...others } = record.value;
  if (!Array.isArray(events) || Object.keys(others).length > 0) return undefined;
  return events.map((value) => ({ ok: true, value, text: stringifyJson(value) }));
}

/** Reads a body's records one by one, so that a broken one costs none of its neighbours. */
export function* readRecords(
  text: string,
  { budget, maximum, list }: RecordsLimits,
): Generator<void, RecordsReading> {
  const spans =
    (list === undefined ? undefined : yield* splitList(text, list)) ?? (yield* splitRecords(text));
  if (spans.length > maximum) return undefined;
  const records: ReadRecord[] = [];
  for (const { from, to } of spans) {
    if (records.length > 0) yield;
    const record = text.slice(from, to);
    const reading = yield* readJson(record, budget);
    records.push(
      reading.ok
        ? { ok: true, value: reading.value, text: record }
        : { ok: false, why: reading.message, text: record },
    );
  }
  const within = eventsWithin(records);
  return within !== undefined && within.length > maximum ? undefined : (within ?? records);
}
