import { isJsonObject, type JsonObject } from '../../json/json-value.ts';
import { finish } from '../../shares/process-time.ts';
import type { SourceRecord } from '../source-kind.ts';
import { openCarriers, type CarriedRecord } from './carried.ts';

/**
 * Finds the record that `isWanted` recognises inside its envelopes; undefined when no record is recognised. `readLine`
 * reads lines that are not JSON. Where no envelope says when it happened, its carrier does.
 */
export function findRecord(
  { value, text, time, carried = finish(openCarriers(value, text)) }: SourceRecord,
  isWanted: (record: JsonObject) => boolean,
  readLine: (line: string) => JsonObject | undefined = () => undefined,
): CarriedRecord | undefined {
  for (const candidate of carried) {
    const record = typeof candidate.value === 'string' ? readLine(candidate.value) : candidate.value;
    if (record !== undefined && isWanted(record))
      return { record, text: candidate.text(), time: candidate.time ?? time };
  }
  return undefined;
}

/** The object that a record is, or that a line of text holds: collectors send lines. */
export function objectOf(sent: SourceRecord): JsonObject | undefined {
  if (isJsonObject(sent.value)) return sent.value;
  return typeof sent.value === 'string' ? findRecord(sent, () => true)?.record : undefined;
}
