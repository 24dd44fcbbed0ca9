import type { ErrorText } from '../errors/define-errors.ts';
import { jsonErrors } from './json-errors.ts';
import { isJsonObject, type JsonValue, rawNumberOf, type JsonObject } from './json-value.ts';
import { endOfString, MAX_JSON_VALUES, scanJson } from './scan-json.ts';

/** A value with nothing changed on the way, or a sentence that says what cannot be carried. */
export type JsonReading = { ok: true; value: JsonValue } | JsonRefusal;

export interface JsonRefusal {
  readonly ok: false;
  readonly message: ErrorText;
  /** More values or raw numbers than the budget has. */
  readonly tooMany?: boolean;
}

/** How many values may still be read: texts that belong together share one. */
export interface JsonBudget {
  values: number;
  /** How many there were at first, for a sentence. */
  readonly maximum?: number;
  /** In one text. */
  readonly rawNumbers?: number;
  /** How deep arrays and objects may be nested, where that is less than `MAX_JSON_DEPTH`. */
  readonly depth?: number;
  /** Characters that a single value of a text may have that is read in steps: it is read in one. */
  readonly longest?: number;
}

/**
 * Reads JSON so that nothing changes silently: numbers that JavaScript would round or respell become `RawNumber`;
 * duplicate keys, U+0000, lone surrogates, nesting beyond 100 levels and too many values are refused. About twice the time of `JSON.parse`.
 * `from` is where the text begins in a larger one, of which a sentence names a place.
 */
export function parseExactJson(
  text: string,
  budget: JsonBudget = { values: MAX_JSON_VALUES },
  from = 0,
): JsonReading {
  const scan = scanJson(text, budget, from);
  if (!scan.ok) return scan;
  budget.values -= scan.values;
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    return { ok: false, message: jsonErrors.JSON_INVALID({ reason: reasonOf(error) }) };
  }
  // Of two equal keys JSON.parse keeps one, with all that is below it: then fewer members come out than went in.
  if (countMembers(value) !== scan.members) {
    const key = JSON.stringify(findDuplicateKey(text));
    return { ok: false, message: jsonErrors.JSON_KEY_TWICE({ key }) };
  }
  const { changedNumbers } = scan;
  return { ok: true, value: changedNumbers.length > 0 ? parseWithRawNumbers(text, changedNumbers) : value };
}

/** The object that a JSON text is, read so; undefined: it is something else. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const reading = parseExactJson(text);
  return reading.ok && isJsonObject(reading.value) ? reading.value : undefined;
}

/** The JSON text of a value, raw numbers as they were written. */
export function stringifyJson(value: JsonValue): string {
  return JSON.stringify(value);
}

function countMembers(value: JsonValue): number {
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') members += countMembers(item);
  } else if (typeof value === 'object' && value !== null) {
    const object = value as Record<string, JsonValue>;
    for (const key in object) {
      members++;
      const member = object[key];
      if (typeof member === 'object') members += countMembers(member);
    }
  }
  return members;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The first key that stands twice in one object of a valid JSON text, compared as it reads (`"\u0061"` is `"a"`). */
function findDuplicateKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let lastString = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text[at];
    if (unit === '"') {
      const end = endOfString(text, at + 1);
      lastString = text.slice(at, end + 1);
      at = end;
    } else if (unit === '{') open.push(new Set());
    else if (unit === '[') open.push(undefined);
    else if (unit === '}' || unit === ']') open.pop();
    else if (unit === ':') {
      const key = JSON.parse(lastString) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

// No text that gets here holds U+0000, so a string that starts with it is ours.
const MARK = '\0';
const ESCAPED_MARK = '\\u0000';

/**
 * Parses a valid JSON text without U+0000; the numbers at `positions` (start and end in turn) become `RawNumber`.
 * They pass through `JSON.parse` as marked strings, because a reviver would be called for every other value, too.
 */
function parseWithRawNumbers(text: string, positions: readonly number[]): JsonValue {
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
