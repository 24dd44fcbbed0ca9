import { isJsonObject, isRawNumber, type JsonObject, type JsonValue } from '../../json/json-value.ts';

/** The text at a path of keys; numbers as they were written; undefined for everything else, blank texts among it. */
export function textAt(record: JsonObject, ...path: readonly string[]): string | undefined {
  return textOf(valueAt(record, path));
}

/** Whether the members of these names are all texts. */
export function hasTexts(record: JsonObject, ...names: readonly string[]): boolean {
  return names.every((name) => textAt(record, name) !== undefined);
}

function valueAt(record: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = record;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** The object under a key, or an empty object. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value === 'number') return String(value);
  return isRawNumber(value) ? value.rawJSON : undefined;
}

const MAPPED_IPV4 = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/** An IPv4 address without the prefix that IPv6 sockets give it. */
export function plainAddress(address: string | undefined): string | undefined {
  return address === undefined ? undefined : (MAPPED_IPV4.exec(address)?.[1] ?? address);
}
