import { isRawNumber, type JsonValue } from './json-value.ts';

/** True when the JSON text of a value has more characters than `limit` for certain; looks at no more of it than that. */
export function isLongerThan(limit: number, value: JsonValue): boolean {
  return leastLength(value, limit) > limit;
}

/** Counts no escapes, and a number or a word as one character; stops behind the limit. */
function leastLength(value: JsonValue, limit: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 1;
  if (isRawNumber(value)) return value.rawJSON.length;
  let length = 1;
  if (Array.isArray(value)) {
    for (const item of value) {
      length += leastLength(item, limit - length) + 1;
      if (length > limit) break;
    }
    return length;
  }
  for (const key in value) {
    length += key.length + 4 + leastLength(value[key] ?? null, limit - length);
    if (length > limit) break;
  }
  return length;
}
