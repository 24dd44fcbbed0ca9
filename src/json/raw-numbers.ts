import { rawNumberOf, type JsonObject, type JsonValue } from './json-value.ts';

// No text that gets here holds U+0000, so a string that starts with it is ours.
const MARK = '\0';
const ESCAPED_MARK = '\\u0000';

/**
 * Parses a valid JSON text without U+0000; the numbers at `positions` (start and end in turn) become `RawNumber`.
 * They pass through `JSON.parse` as marked strings, because a reviver would be called for every other value, too.
 */
export function parseWithRawNumbers(text: string, positions: readonly number[]): JsonValue {
  const parts: string[] = [];
  let from = 0;
  for (let index = 0; index < positions.length; index += 2) {
    const start = positions[index] ?? 0;
    const end = positions[index + 1] ?? start;
    parts.push(text.slice(from, start), `"${ESCAPED_MARK}${text.slice(start, end)}"`);
    from = end;
  }
  parts.push(text.slice(from));
  return unmarked(JSON.parse(parts.join('')) as JsonValue);
}

function unmarked(value: JsonValue): JsonValue {
  if (typeof value === 'string')
    return value.startsWith(MARK) ? rawNumberOf(value.slice(MARK.length)) : value;
  if (Array.isArray(value)) unmarkItems(value);
  else if (typeof value === 'object' && value !== null) unmarkMembers(value as JsonObject);
  return value;
}

function unmarkItems(items: JsonValue[]): void {
  for (let index = 0; index < items.length; index++) items[index] = unmarked(items[index] ?? null);
}

function unmarkMembers(object: JsonObject): void {
  for (const key in object) {
    const member = object[key] ?? null;
    const plain = unmarked(member);
    // To assign to "__proto__" is safe here: the key is there already, as a property of the object's own.
    if (plain !== member) object[key] = plain;
  }
}
