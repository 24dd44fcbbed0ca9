import { parseExactJson, type JsonBudget, type JsonReading, type JsonRefusal } from './exact-json.ts';
import { jsonErrors } from './json-errors.ts';
import { isLarge, segmentsOf, type PieceSizes, type Segment } from './json-segments.ts';
import { invalidAt, readStructure, type JsonStructure } from './json-structure.ts';
import { setMember, type JsonObject, type JsonValue } from './json-value.ts';

/** A thousand values of the worst kind take 6 ms. */
const PIECE: PieceSizes = { values: 1_000, characters: 64 * 1024 };
/**
 * A string, or blanks between two values, cannot be divided; so many characters take 40 ms. A text of 1 MB has at most six
 * times as many, when every character of it is escaped.
 */
const LONGEST_PIECE = 7 * 1024 * 1024;
const NOT_BLANK = /[^ \t\n\r]/g;

interface Source extends JsonStructure {
  readonly text: string;
  readonly longest: number;
  readonly sizes: PieceSizes;
}

/**
 * Reads what `parseExactJson` reads, in steps of a few milliseconds: first where brackets and commas stand, then piece by
 * piece what is between them. It costs a quarter more. The same texts are refused, though sentences about syntax name
 * another place; and objects of more than 100 000 members and values of more than 7 MB are refused, too.
 */
export function* readLargeJson(
  text: string,
  budget: JsonBudget,
  sizes: PieceSizes = PIECE,
): Generator<void, JsonReading> {
  const reading = yield* readStructure(text, budget);
  if (!reading.ok) return reading;
  budget.values -= reading.structure.values;
  const { longest = LONGEST_PIECE } = budget;
  const source = { text, sizes, longest, ...reading.structure };
  const { marks, ends } = source;
  const first = marks[0];
  if (first === undefined || !isLarge(source, 0, sizes)) return readPiece(text, 0, longest);
  const stray = strayIn(text, 0, first) ?? strayIn(text, (marks[ends[0] ?? 0] ?? 0) + 1, text.length);
  return stray ?? (yield* readContainer(source, 0));
}

function* readContainer(source: Source, open: number): Generator<void, JsonReading> {
  const { text, marks, sizes } = source;
  const whole = text[marks[open] ?? 0] === '[' ? createArray(source) : createObject(source);
  for (const segment of segmentsOf(source, open, sizes)) {
    const refusal =
      segment.container === undefined
        ? whole.addItems(segment)
        : yield* addContainer(source, whole, segment, segment.container);
    if (refusal !== undefined) return refusal;
    yield;
  }
  return { ok: true, value: whole.value };
}

function* addContainer(
  source: Source,
  whole: Whole,
  segment: Segment,
  container: number,
): Generator<void, JsonRefusal | undefined> {
  const { text, marks, ends } = source;
  const close = ends[container] ?? 0;
  const stray = strayIn(text, (marks[close] ?? 0) + 1, marks[close + 1] ?? 0);
  if (stray !== undefined) return stray;
  const child = yield* readContainer(source, container);
  return child.ok ? whole.addOne(segment, child.value) : child;
}

/** An array or object that is put together from its pieces. */
interface Whole {
  readonly value: JsonValue;
  /** Adds the members or elements of a segment. */
  addItems(segment: Segment): JsonRefusal | undefined;
  /** Adds a value behind what the segment has: a key and a colon, or nothing. */
  addOne(segment: Segment, value: JsonValue): JsonRefusal | undefined;
}

function createArray({ text, longest }: Source): Whole {
  const whole: JsonValue[] = [];
  return {
    value: whole,
    addItems({ from, to }) {
      const reading = readPiece(`[${text.slice(from, to)}]`, from - 1, longest);
      if (!reading.ok) return reading;
      const items = reading.value as JsonValue[];
      // Nothing between two commas, or before the end.
      if (items.length === 0) return refused(invalidAt(text, to));
      for (const item of items) whole.push(item);
      return undefined;
    },
    addOne({ from, to }, value) {
      whole.push(value);
      return strayIn(text, from, to);
    },
  };
}

function createObject({ text, longest }: Source): Whole {
  const whole: JsonObject = {};
  const set = (key: string, value: JsonValue): JsonRefusal | undefined => {
    if (Object.hasOwn(whole, key)) return refused(jsonErrors.JSON_KEY_TWICE({ key: JSON.stringify(key) }));
    setMember(whole, key, value);
    return undefined;
  };
  return {
    value: whole,
    addItems({ from, to }) {
      const reading = readPiece(`{${text.slice(from, to)}}`, from - 1, longest);
      if (!reading.ok) return reading;
      const members = Object.entries(reading.value as JsonObject);
      if (members.length === 0) return refused(invalidAt(text, to));
      for (const [key, value] of members) {
        const refusal = set(key, value);
        if (refusal !== undefined) return refusal;
      }
      return undefined;
    },
    addOne({ from, to }, value) {
      // Valid with null behind it only when it is one key and a colon: other members are segments of their own.
      const reading = readPiece(`{${text.slice(from, to)}null}`, from - 1, longest);
      if (!reading.ok) return reading;
      const [key] = Object.keys(reading.value as JsonObject);
      return key === undefined ? refused(invalidAt(text, to)) : set(key, value);
    },
  };
}

function readPiece(piece: string, from: number, longest: number): JsonReading {
  if (piece.length > longest) return refused(jsonErrors.JSON_VALUE_TOO_LONG({ maximum: longest }));
  return parseExactJson(piece, { values: Infinity }, from);
}

/** Refuses anything but blanks between two places. */
function strayIn(text: string, from: number, to: number): JsonRefusal | undefined {
  NOT_BLANK.lastIndex = from;
  const at = NOT_BLANK.exec(text)?.index ?? to;
  return at < to ? refused(invalidAt(text, at)) : undefined;
}

function refused(message: JsonRefusal['message']): JsonRefusal {
  return { ok: false, message };
}
