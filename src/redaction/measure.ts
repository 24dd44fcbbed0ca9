import { isRawNumber, type JsonObject, type JsonValue } from '../json/json-value.ts';

/** How many bytes values have as JSON. */
export interface Sizes {
  of(value: JsonValue): number;
}

const STEP = 512;
/** A text of so many characters is larger than any event may be; nothing more exact is needed. */
const LARGE = 1024 * 1024;

/** Measures all that is in a value; `of` then takes no time for objects and arrays. */
export function* measure(whole: JsonValue): Generator<void, Sizes> {
  const containers = new Map<object, number>();
  let seen = 0;

  const of = (value: JsonValue): number => {
    if (typeof value === 'string') return sizeOfText(value);
    if (typeof value !== 'object' || value === null) return String(value).length;
    return isRawNumber(value) ? value.rawJSON.length : (containers.get(value) ?? 0);
  };

  function* visit(value: JsonValue): Generator<void, void> {
    if (typeof value !== 'object' || value === null || isRawNumber(value)) return;
    const keys = Array.isArray(value) ? undefined : Object.keys(value);
    const items: readonly JsonValue[] | undefined = Array.isArray(value) ? value : undefined;
    const count = keys?.length ?? items?.length ?? 0;
    let size = 2;
    for (let index = 0; index < count; index += 1) {
      if ((seen += 1) % STEP === 0) yield;
      const key = keys?.[index];
      const item = (key === undefined ? items?.[index] : (value as JsonObject)[key]) ?? null;
      if (typeof item === 'object' && item !== null) yield* visit(item);
      size += of(item) + 1 + (key === undefined ? 0 : sizeOfText(key) + 1);
    }
    containers.set(value, size);
  }

  yield* visit(whole);
  return { of };
}

/** Bytes of a text as JSON, its quotes included. */
export function sizeOfText(text: string): number {
  if (text.length > LARGE) return Buffer.byteLength(text) + 2;
  return Buffer.byteLength(JSON.stringify(text));
}
