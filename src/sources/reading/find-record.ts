import { parseExactJson, stringifyJson } from '../../json/exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import type { CarriedRecord } from './carried.ts';
import { momentOf } from './carrier-time.ts';

/** Where forwarders keep the line that they carry: HEC, OpenShift with and without its parser, Fluent Bit, journald. */
const LINE_KEYS = ['event', 'structured', 'message', 'log', 'MESSAGE'] as const;
/** And where the time at which they read it; the first that can be read counts. */
const TIME_KEYS = ['@timestamp', 'time', 'date', 'timestamp'] as const;
/** HEC, a forwarder's record, a container's line, and what a line may hold. */
const MAX_LEVELS = 4;

/**
 * Finds the record that `isWanted` recognises in what carries it; undefined when there is none. `readLine` reads lines that
 * are no JSON.
 */
export function findRecord(
  value: JsonValue,
  text: string,
  isWanted: (record: JsonObject) => boolean,
  readLine: (line: string) => JsonObject | undefined = () => undefined,
): CarriedRecord | undefined {
  return look(value, text, undefined, MAX_LEVELS);

  function look(
    found: JsonValue,
    written: string,
    time: Date | undefined,
    levels: number,
  ): CarriedRecord | undefined {
    const record = typeof found === 'string' ? readObject(found, readLine) : found;
    if (!isJsonObject(record)) return undefined;
    if (isWanted(record)) return { record, text: written, time };
    if (levels === 0) return undefined;
    const moment = timeOf(record) ?? time;
    for (const key of LINE_KEYS) {
      const inner = record[key];
      if (inner === undefined || inner === null) continue;
      const innerText = typeof inner === 'string' ? inner : stringifyJson(inner);
      const carried = look(inner, innerText, moment, levels - 1);
      if (carried !== undefined) return carried;
    }
    return undefined;
  }
}

function timeOf(record: JsonObject): Date | undefined {
  for (const key of TIME_KEYS) {
    const moment = momentOf(record[key]);
    if (moment !== undefined) return moment;
  }
  return undefined;
}

/** JSON may stand behind a prefix such as `backend:start: `. */
function readObject(
  line: string,
  readLine: (line: string) => JsonObject | undefined,
): JsonObject | undefined {
  const brace = line.indexOf('{');
  if (brace !== -1) {
    const reading = parseExactJson(line.slice(brace).trimEnd());
    if (reading.ok) return isJsonObject(reading.value) ? reading.value : undefined;
  }
  return readLine(line);
}
