import type { JsonBudget } from '../../json/exact-json.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { readJson } from '../../json/read-json.ts';
import { MAX_JSON_VALUES } from '../../json/scan-json.ts';
import { ingestErrors } from './ingest-errors.ts';
import { MAX_EVENTS, MAX_LINES } from './ingest-limits.ts';
import { type BodyRefusal, refused, tooManyEvents } from './body-refusal.ts';

/** Reads one event a line and finds the lines one by one: 25 MB of line feeds would be 26 million texts at once. */
export function* readLines(
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
