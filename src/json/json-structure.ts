import type { ErrorText } from '../errors/define-errors.ts';
import type { JsonBudget, JsonRefusal } from './exact-json.ts';
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from './json-characters.ts';
import { jsonErrors } from './json-errors.ts';
import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from './scan-json.ts';

/** Where the brackets and commas of a text stand that are not within strings. */
export interface JsonStructure {
  readonly marks: readonly number[];
  /** For a mark that opens an array or object, which mark closes it; 0 for the others. */
  readonly ends: readonly number[];
  /** Members and elements of all objects and arrays; an empty one counts as 1. */
  readonly values: number;
}

export type StructureReading = { readonly ok: true; readonly structure: JsonStructure } | JsonRefusal;

/** More than fit into a record of 1 MB, each with another key. */
export const MAX_JSON_MEMBERS = 100_000;

const STEP = 256 * 1024;

/**
 * Finds the structure of a text step by step. Characters between the marks are not checked, except to find the ends of
 * strings.
 */
export function* readStructure(
  text: string,
  { values: maxValues, maximum = MAX_JSON_VALUES, depth: levels = MAX_JSON_DEPTH }: JsonBudget,
): Generator<void, StructureReading> {
  const marks: number[] = [];
  const ends: number[] = [];
  // Marks that are open, and how many members or elements each has so far.
  const open: number[] = [];
  const sizes: number[] = [];
  let values = 0;
  let failure: ErrorText | undefined;

  const mark = (position: number): void => {
    marks.push(position);
    ends.push(0);
  };

  const close = (position: number, opening: number): void => {
    const index = open.pop();
    sizes.pop();
    if (index === undefined || text.charCodeAt(marks[index] ?? 0) !== opening) {
      failure = invalidAt(text, position);
      return;
    }
    ends[index] = marks.length;
    mark(position);
  };

  const count = (): void => {
    values += 1;
    if (values > maxValues) failure = jsonErrors.JSON_TOO_MANY_VALUES({ maximum });
  };

  const openOne = (position: number): void => {
    count();
    if (open.push(marks.length) > levels) failure = jsonErrors.JSON_TOO_DEEP({ levels });
    sizes.push(1);
    mark(position);
  };

  const comma = (position: number): void => {
    count();
    const size = (sizes.pop() ?? 0) + 1;
    sizes.push(size);
    const isObject = text.charCodeAt(marks[open.at(-1) ?? 0] ?? 0) === OPEN_OBJECT;
    if (isObject && size > MAX_JSON_MEMBERS) {
      failure = jsonErrors.JSON_TOO_MANY_MEMBERS({ maximum: MAX_JSON_MEMBERS });
    }
    if (open.length === 0) failure = invalidAt(text, position);
    mark(position);
  };

  /** Reads on from here to about the end of a step; says where it has come to. */
  let inString = false;
  const readTo = (from: number, end: number): number => {
    let at = from;
    for (; at < end && failure === undefined; at += 1) {
      const unit = text.charCodeAt(at);
      if (inString) {
        if (unit === BACKSLASH) at += 1;
        else if (unit === QUOTE) inString = false;
      } else if (unit === QUOTE) {
        // Most strings have no quote in them and end at the next one; the others are read step by step as the rest is.
        const quote = text.indexOf('"', at + 1);
        if (quote === -1 || text.charCodeAt(quote - 1) === BACKSLASH) inString = true;
        else at = quote;
      } else if (unit === COMMA) comma(at);
      else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) openOne(at);
      else if (unit === CLOSE_OBJECT) close(at, OPEN_OBJECT);
      else if (unit === CLOSE_ARRAY) close(at, OPEN_ARRAY);
    }
    return at;
  };

  for (let at = 0, to = STEP; failure === undefined && at < text.length; to += STEP) {
    at = readTo(at, Math.min(to, text.length));
    yield;
  }
  if (failure === undefined && open.length > 0)
    failure = jsonErrors.JSON_INVALID({ reason: 'Unexpected end of JSON input' });
  if (failure !== undefined) return { ok: false, message: failure, tooMany: values > maxValues };
  return { ok: true, structure: { marks, ends, values } };
}

/** Says that a character cannot stand where it stands. */
export function invalidAt(text: string, at: number): ErrorText {
  return jsonErrors.JSON_INVALID({ reason: `Unexpected ${JSON.stringify(text[at])} at character ${at}` });
}
