import { isJsonObject, type JsonValue } from '../../json/json-value.ts';

const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** Whether a text is a JSON pointer (RFC 6901); the empty one is the whole record. */
export function isJsonPointer(text: string): boolean {
  return POINTER.test(text);
}

/** The value that a JSON pointer names, or undefined. */
export function valueAtPointer(record: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = record;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}
