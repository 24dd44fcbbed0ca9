import { stringifyJson, type JsonBudget } from '../../json/exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import { MAX_JSON_VALUES } from '../../json/scan-json.ts';
import { momentOf } from './carrier-time.ts';
import { readRecord } from './read-records.ts';

/** A record as a kind's mapping gets it: without the wrapping of forwarders. */
export interface CarriedRecord {
  readonly record: JsonObject;
  /**
   * The record's own text, from which an id is derived where it has none; JSON that the server wrote, where the record
   * came as an object.
   */
  readonly text: string;
  /** When the carrier says that it happened; undefined where it says nothing that can be read. */
  readonly time: Date | undefined;
}

/** A possible record: an object, or a line of text. */
export interface Candidate {
  readonly value: JsonObject | string;
  readonly text: () => string;
  readonly time: Date | undefined;
}

/**
 * Where forwarders keep the line that they carry: HEC, OpenShift with and without its parser, Fluent Bit, journald, Docker,
 * winston, Azure.
 */
const LINE_KEYS = ['event', 'structured', 'message', 'log', 'MESSAGE', 'line', 'meta', 'properties'] as const;
/** Where forwarders keep the time at which they read a line; the first one that can be read counts. */
const TIME_KEYS = ['@timestamp', 'time', 'date', 'timestamp'] as const;
/** HEC, a forwarder's record, a container's line, and what a line may hold. */
const MAX_LEVELS = 4;
/** JSON may stand behind a prefix such as `backend:start: `. */
const OBJECT = /\{\s*"/;

/**
 * The values in a request that may be a record, from the outside in. JSON in a line is parsed once for all kinds that
 * look at it.
 */
export function* openCarriers(value: JsonValue, text: string): Generator<void, readonly Candidate[]> {
  const found: Candidate[] = [];
  yield* open(found, { values: MAX_JSON_VALUES }, { value, text: () => text, time: undefined }, MAX_LEVELS);
  return found;
}

function* open(
  found: Candidate[],
  budget: JsonBudget,
  { value, text, time }: { value: JsonValue; text: () => string; time: Date | undefined },
  levels: number,
): Generator<void, void> {
  if (typeof value === 'string') {
    const record = yield* objectIn(value, budget);
    if (record !== undefined) yield* open(found, budget, { value: record, text, time }, levels);
    found.push({ value, text, time });
  } else if (isJsonObject(value)) {
    found.push({ value, text, time });
    if (levels === 0) return;
    const moment = timeOf(value) ?? time;
    for (const key of LINE_KEYS) {
      const inner = Object.hasOwn(value, key) ? value[key] : undefined;
      if (inner === undefined || inner === null) continue;
      const innerText = typeof inner === 'string' ? () => inner : () => stringifyJson(inner);
      yield* open(found, budget, { value: inner, text: innerText, time: moment }, levels - 1);
    }
  }
}

function timeOf(record: JsonObject): Date | undefined {
  for (const key of TIME_KEYS) {
    const moment = momentOf(record[key]);
    if (moment !== undefined) return moment;
  }
  return undefined;
}

function* objectIn(line: string, budget: JsonBudget): Generator<void, JsonObject | undefined> {
  const from = OBJECT.exec(line)?.index;
  if (from === undefined) return undefined;
  const reading = yield* readRecord(line.slice(from).trimEnd(), budget, true);
  return reading.ok && isJsonObject(reading.value) ? reading.value : undefined;
}
