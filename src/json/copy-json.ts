import { isRawNumber, setMember, type JsonObject, type JsonValue } from './json-value.ts';

const STEP = 512;

/** A copy of all that can be changed in a value. Yields about every millisecond. */
export function* copyJson(value: JsonValue): Generator<void, JsonValue> {
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return value;
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) {
      if (items.length % STEP === 0) yield;
      items.push(typeof item === 'object' ? yield* copyJson(item) : item);
    }
    return items;
  }
  const copy: JsonObject = {};
  for (const [index, key] of Object.keys(value).entries()) {
    if (index % STEP === 0) yield;
    const member = value[key] ?? null;
    setMember(copy, key, typeof member === 'object' ? yield* copyJson(member) : member);
  }
  return copy;
}
