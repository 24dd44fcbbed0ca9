import type { ErrorText } from '../errors/define-errors.ts';
import type { JsonBudget, JsonRefusal } from './exact-json.ts';
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  MINUS,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from './json-characters.ts';
import { jsonErrors } from './json-errors.ts';
import { roundTrips } from './json-value.ts';

/** How deep arrays and objects may be nested: enough for any record, and far from the end of the stack. */
export const MAX_JSON_DEPTH = 100;

/**
 * How many values a text may hold, members and elements together: more than fit into 1 MB, and 60 for each of 10 000
 * records. The cost of reading grows with the values and not with the bytes: 25 MB can be nine million, which take ten
 * seconds.
 */
export const MAX_JSON_VALUES = 600_000;

/** What `JSON.parse` does not tell about a text. */
export type JsonScan =
  | {
      ok: true;
      /** Members of all objects together. */
      members: number;
      /** Members and elements of all objects and arrays; an empty one counts as 1. */
      values: number;
      /** Where the numbers stand that JavaScript would change: start and end in turn. */
      changedNumbers: readonly number[];
    }
  | JsonRefusal;

type ScanLimits = Readonly<Pick<JsonBudget, 'values' | 'maximum' | 'rawNumbers' | 'depth'>>;

const LOWER_U = 0x75;

/**
 * Reads a text once, before it is parsed, for what an exact reader must refuse or carry raw.
 * It does not check the grammar, `JSON.parse` does that; on a text that is not JSON it only has to end.
 */
export function scanJson(text: string, limits: ScanLimits = { values: MAX_JSON_VALUES }, from = 0): JsonScan {
  if (!text.isWellFormed()) return refused(jsonErrors.JSON_LONE_SURROGATE);
  const { values: maxValues, rawNumbers = Infinity, depth: levels = MAX_JSON_DEPTH } = limits;
  let members = 0;
  let values = 0;
  let depth = 0;
  const changedNumbers: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      at = endOfString(text, at + 1);
      if (at < 0) return refused(jsonErrors.JSON_ESCAPE({ escape: nameOfEscape(text, ~at), at: from + ~at }));
    } else if (unit === COLON) {
      members++;
    } else if (unit === COMMA) {
      // One for each value but the first of an array or object, for which its bracket counts.
      if (++values > maxValues) return tooMany(limits);
    } else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
      // Checked here and not after parsing: a parser's stack for 25 MB of "[" would be gigabytes.
      if (++depth > levels) return refused(jsonErrors.JSON_TOO_DEEP({ levels }));
      if (++values > maxValues) return tooMany(limits);
    } else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) {
      depth--;
    } else if (unit === MINUS || isDigit(unit)) {
      const end = endOfNumber(text, at + 1);
      if (!isExact(text, at, end) && changedNumbers.push(at, end) > 2 * rawNumbers) return tooMany(limits);
      at = end - 1;
    }
  }
  return { ok: true, members, values, changedNumbers };
}

/** The index of the closing quote, or `~index` of an escape that no text in a database can hold. */
export function endOfString(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at;
    if (unit !== BACKSLASH) continue;
    if (text.charCodeAt(at + 1) !== LOWER_U) {
      at++;
      continue;
    }
    const length = lengthOfEscape(text, at);
    if (length === 0) return ~at;
    at += length - 1;
  }
  return text.length;
}

/** Characters taken by the `\u` escape at `at` (a surrogate pair is one), 0 for U+0000 and half a pair. */
function lengthOfEscape(text: string, at: number): number {
  const first = text.charCodeAt(at + 2);
  if (first === 0x30 /* 0 */) return text.startsWith('0000', at + 2) ? 0 : 6;
  const surrogate = surrogateOf(text, at);
  if (surrogate === 'none') return 6;
  const isPair =
    surrogate === 'high' && text.startsWith('\\u', at + 6) && surrogateOf(text, at + 6) === 'low';
  return isPair ? 12 : 0;
}

function surrogateOf(text: string, at: number): 'none' | 'high' | 'low' {
  // Bit 0x20 makes the letter small; digits have it set already.
  if ((text.charCodeAt(at + 2) | 0x20) !== 0x64 /* d */) return 'none';
  const second = text.charCodeAt(at + 3) | 0x20;
  if (second === 0x38 /* 8 */ || second === 0x39 || second === 0x61 || second === 0x62 /* b */) return 'high';
  return second >= 0x63 /* c */ && second <= 0x66 /* f */ ? 'low' : 'none';
}

function nameOfEscape(text: string, at: number): string {
  return text.startsWith('\\u0000', at) ? 'U+0000' : 'a lone surrogate';
}

function endOfNumber(text: string, start: number): number {
  let at = start;
  while (at < text.length && isNumberPart(text.charCodeAt(at))) at++;
  return at;
}

function isExact(text: string, start: number, end: number): boolean {
  // Nearly every number is a short id; these are exact, and need no copy of their text.
  if (end - start <= 15 && isPlainInteger(text, start, end)) return true;
  return roundTrips(text.slice(start, end));
}

function isPlainInteger(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

function isNumberPart(unit: number): boolean {
  return (
    isDigit(unit) || unit === 0x2e /* . */ || unit === 0x2b || unit === MINUS || (unit | 0x20) === 0x65
  ); /* e */
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function tooMany({ maximum = MAX_JSON_VALUES }: ScanLimits): JsonScan {
  return { ok: false, message: jsonErrors.JSON_TOO_MANY_VALUES({ maximum }), tooMany: true };
}

function refused(message: ErrorText): JsonScan {
  return { ok: false, message };
}
