import { parseJsonObject } from '../../json/exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import type { CarriedRecord } from '../reading/carried.ts';
import { textAt } from '../reading/fields.ts';
import { findRecord } from '../reading/find-record.ts';
import type { SourceRecord } from '../source-kind.ts';

/** `wrap` and a template put objects around an event, under keys that are chosen in echo's configuration. */
const MAX_LEVELS = 3;
/** A wrapper has a few objects beside the event. */
const MAX_OBJECTS = 32;

/** The event inside the envelope of echo or of a forwarder; undefined when there is no event. */
export function findEvent(sent: SourceRecord): CarriedRecord | undefined {
  const found = findRecord(sent, (record) => eventWithin(record, MAX_LEVELS) !== undefined);
  const event = found && eventWithin(found.record, MAX_LEVELS);
  return found && event && { ...found, record: unflattened(event) };
}

/** `{details: {source, type, …}, content: {…}}`; both may be JSON in a text. */
function isEvent(record: JsonObject): boolean {
  if (record['content'] === undefined) return false;
  const details = objectOf(record['details']);
  if (details === undefined || textAt(details, 'type') === undefined) return false;
  return 'source' in details && 'created' in details;
}

function eventWithin(object: JsonObject, levels: number): JsonObject | undefined {
  if (isEvent(object)) return object;
  if (levels === 0) return undefined;
  for (const member of Object.values(object).filter(isJsonObject).slice(0, MAX_OBJECTS)) {
    const found = eventWithin(member, levels - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `flatten` makes texts of the two. */
function unflattened(record: JsonObject): JsonObject {
  const { details, content } = record;
  if (typeof details !== 'string' && typeof content !== 'string') return record;
  return {
    ...record,
    details: objectOf(details) ?? details ?? null,
    content: objectOf(content) ?? content ?? null,
  };
}

function objectOf(value: JsonValue | undefined): JsonObject | undefined {
  if (isJsonObject(value)) return value;
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return undefined;
  return parseJsonObject(value);
}
