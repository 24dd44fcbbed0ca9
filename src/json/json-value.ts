declare const rawNumber: unique symbol;

/** A number that JavaScript would change (12345678901234567890, 1.0, -0), kept as it was written: an object of `JSON.rawJSON`. */
export interface RawNumber {
  readonly rawJSON: string;
  readonly [rawNumber]: true;
}

/** An object of a JSON text; a key `__proto__` is an own property like any other. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** What a JSON text can hold, with every number exact. */
export type JsonValue = null | boolean | number | string | RawNumber | JsonObject | JsonValue[];

// TypeScript's library does not know these two functions of Node 24 yet.
const nodeJson = JSON as JSON & {
  rawJSON(source: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

/** Tells a number that is carried as its source text from every other value. */
export function isRawNumber(value: unknown): value is RawNumber {
  return nodeJson.isRawJSON(value);
}

/** True for `{…}` only: neither for null nor an array nor a raw number. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** Sets a member of an object that is put together: an assignment to `__proto__` would not make a property. */
export function setMember(object: JsonObject, key: string, value: JsonValue): void {
  if (key === '__proto__') Object.defineProperty(object, key, { ...OWN, value });
  else object[key] = value;
}

const OWN = { configurable: true, enumerable: true, writable: true } as const;

/** True when JavaScript writes the number exactly as this source text does. */
export function roundTrips(source: string): boolean {
  return String(Number(source)) === source;
}

/** The number a JSON (or GraphQL) literal means: plain where JavaScript keeps its text, raw where it would change it. */
export function exactNumber(source: string): number | RawNumber {
  return roundTrips(source) ? Number(source) : rawNumberOf(source);
}

/** The number of this JSON literal, to be written as it stands. */
export function rawNumberOf(source: string): RawNumber {
  return nodeJson.rawJSON(source);
}

/** True when arrays and objects are nested deeper than `levels`; looks no deeper than that itself. */
export function isNestedDeeperThan(levels: number, value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isRawNumber(value)) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isNestedDeeperThan(levels - 1, item));
  for (const key in value) {
    if (isNestedDeeperThan(levels - 1, value[key] ?? null)) return true;
  }
  return false;
}
