import { parseExactJson } from '../../src/json/exact-json.ts';
import { isJsonObject, type JsonValue } from '../../src/json/json-value.ts';
import { finish } from '../../src/shares/process-time.ts';
import type { EventDraft, Mapped } from '../../src/sources/event-draft.ts';
import { readRecords } from '../../src/sources/reading/read-records.ts';
import type { AnySourceKind } from '../../src/sources/source-kind.ts';

/** What a kind makes of each record of a body, which it finds as the handler does. */
export function mappedBy(kind: AnySourceKind, body: string, config: object = {}): Mapped[] {
  const limits = { budget: { values: 1_000_000 }, maximum: 1_000, ...kind };
  const records = finish(readRecords(body, limits)) ?? [];
  return records.flatMap((record) => {
    if (!record.ok) throw new Error(record.why);
    const within = isJsonObject(record.value) ? kind.unwrap?.(record.value) : undefined;
    const values = within ?? [record.value];
    return values.map((value) => {
      const text = within === undefined ? record.text : JSON.stringify(value);
      return kind.map({ ...record, value, text }, config);
    });
  });
}

/** The same; undefined in place of each record that became no event. */
export function draftsBy(kind: AnySourceKind, body: string, config: object = {}): (EventDraft | undefined)[] {
  return mappedBy(kind, body, config).map((mapped) => (mapped.kind === 'event' ? mapped.draft : undefined));
}

/** Type, person, outcome, and the target's type and details. */
export function inShort(draft: EventDraft | undefined) {
  return (
    draft && [draft.eventType, draft.authorName, draft.outcome, draft.target?.type, draft.target?.details]
  );
}

/** A JSON text as the server reads it. */
export function parsed(text: string): JsonValue {
  const reading = parseExactJson(text);
  if (!reading.ok) throw new Error(reading.message);
  return reading.value;
}
