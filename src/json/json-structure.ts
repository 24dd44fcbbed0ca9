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
export function* readStructure(text: string, budget: JsonBudget): Generator<void, StructureReading> {
  const scan = createScan(text, budget);
  for (let to = STEP; scan.message() === undefined && scan.at() < text.length; to += STEP) {
    scan.to(Math.min(to, text.length));
    yield;
  }
  const message = scan.message() ?? scan.unclosed();
  if (message === undefined) return { ok: true, structure: scan.structure() };
  return { ok: false, message, tooMany: scan.values() > budget.values };
}

function createScan(
  text: string,
  { values: maxValues, maximum = MAX_JSON_VALUES, depth: levels = MAX_JSON_DEPTH }: JsonBudget,
) {
  const marks: number[] = [];
  const ends: number[] = [];
  // Marks that are open, and how many members or elements each has so far.
  const open: number[] = [];
  const sizes: number[] = [];
  let at = 0;
  let inString = false;
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

  /** Most strings have no quote in them and end at the next one; the others are read step by step as the rest is. */
  const openString = (): void => {
    const quote = text.indexOf('"', at + 1);
    if (quote === -1 || text.charCodeAt(quote - 1) === BACKSLASH) inString = true;
    else at = quote;
  };

  return {
    at: () => at,
    values: () => values,
    message: () => failure,
    structure: (): JsonStructure => ({ marks, ends, values }),
    unclosed: () =>
      open.length > 0 ? jsonErrors.JSON_INVALID({ reason: 'Unexpected end of JSON input' }) : undefined,
    to(end: number): void {
      for (; at < end && failure === undefined; at += 1) {
        const unit = text.charCodeAt(at);
        if (inString) {
          if (unit === BACKSLASH) at += 1;
          else if (unit === QUOTE) inString = false;
        } else if (unit === QUOTE) openString();
        else if (unit === COMMA) comma(at);
        else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) openOne(at);
        else if (unit === CLOSE_OBJECT) close(at, OPEN_OBJECT);
        else if (unit === CLOSE_ARRAY) close(at, OPEN_ARRAY);
      }
    },
  };
}

/** Says that a character cannot stand where it stands. */
export function invalidAt(text: string, at: number): ErrorText {
  return jsonErrors.JSON_INVALID({ reason: `Unexpected ${JSON.stringify(text[at])} at character ${at}` });
}
