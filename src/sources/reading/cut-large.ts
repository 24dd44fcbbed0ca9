import { BACKSLASH, COMMA, OPEN_OBJECT, QUOTE } from '../../json/json-characters.ts';
import { cutText } from '../../redaction/cut-text.ts';
import { TRIMMED } from '../../redaction/marks.ts';
import { ANY } from '../../redaction/path-rules.ts';
import { findLargeValues, type LargeValue } from './large-values.ts';
import { endOfValue, LineEnds, skipBlank } from './split-records.ts';

/** A JSON text without its large parts, and the path of keys to each removed part. */
export interface CutRecord {
  readonly text: string;
  readonly leftOut: readonly (readonly string[])[];
}

/** Values that are as large as this share of a text are cut one by one. */
const SHARES = 2048;
const LEAST = 1024;
/** The least that is left of a value. */
const LEAST_LEFT = 64;

/**
 * A JSON text with at most about so many characters: small values stay whole, and what is largest loses its end, whether it is
 * a text, a list or an object. Only the structure of the text is looked at, because to read all of it as JSON takes thirty times
 * as long.
 */
export function* cutLarge(text: string, characters: number): Generator<void, CutRecord> {
  if (text.length <= characters) return { text, leftOut: [] };
  const whole = yield* findLargeValues(text, Math.max(LEAST, Math.floor(text.length / SHARES)));
  if (whole === undefined) return { text, leftOut: [] };
  const cut = { text, lines: new LineEnds(text), parts: [text.slice(0, whole.from)], leftOut: [] };
  yield* write(cut, whole, characters, []);
  cut.parts.push(text.slice(whole.to));
  return { text: cut.parts.join(''), leftOut: cut.leftOut };
}

interface Cut {
  readonly text: string;
  readonly lines: LineEnds;
  readonly parts: string[];
  readonly leftOut: (readonly string[])[];
}

function* write(
  cut: Cut,
  value: LargeValue,
  characters: number,
  path: readonly string[],
): Generator<void, void> {
  const { text, parts, leftOut } = cut;
  const { from, to, within } = value;
  if (to - from <= characters) {
    parts.push(text.slice(from, to));
    return;
  }
  yield;
  if (text.charCodeAt(from) === QUOTE) {
    leftOut.push(path);
    parts.push(cutString(text.slice(from + 1, from + characters), characters));
    return;
  }
  const sizes = within.map((part) => part.to - part.from);
  const own = to - from - sizes.reduce((sum, size) => sum + size, 0);
  const room = characters - own;
  if (room < within.length * LEAST_LEFT) {
    leftOut.push(path);
    yield* writeBeginning(cut, value, characters, path);
    return;
  }
  const share = shareOf(sizes, room);
  let written = from;
  for (const part of within) {
    parts.push(text.slice(written, part.from));
    yield* write(cut, part, share, pathTo(path, part));
    written = part.to;
  }
  parts.push(text.slice(written, to));
}

/** The first members or elements of what has so many that they alone are too large. */
function* writeBeginning(
  cut: Cut,
  { from, to, within }: LargeValue,
  characters: number,
  path: readonly string[],
): Generator<void, void> {
  const { text, parts, lines } = cut;
  const isObject = text.charCodeAt(from) === OPEN_OBJECT;
  // Behind the last that is kept.
  let written = from + 1;
  let known = 0;
  let at = skipBlank(text, written);
  parts.push(text.slice(from, written));
  for (let left = characters; at < to - 1;) {
    const start = isObject ? skipBlank(text, skipBlank(text, endOfValue(text, at, lines).to) + 1) : at;
    const large = within[known]?.from === start ? within[known] : undefined;
    // The end of a large value is already known.
    const end = large?.to ?? endOfValue(text, start, lines, to - 1).to;
    left -= (large === undefined ? end - at : start - at + LEAST_LEFT) + 1;
    if (left < 0 || end <= at) break;
    parts.push(text.slice(written, large === undefined ? end : start));
    if (large !== undefined) {
      yield* write(cut, large, LEAST_LEFT, pathTo(path, large));
      known += 1;
    }
    written = end;
    at = skipBlank(text, end);
    if (text.charCodeAt(at) === COMMA) at = skipBlank(text, at + 1);
  }
  parts.push(text.slice(to - 1, to));
}

/** The largest size of each value so that all fit together; small values need less. */
function shareOf(sizes: readonly number[], room: number): number {
  let left = room;
  const sorted = sizes.toSorted((one, other) => one - other);
  for (const [index, size] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index));
    if (size > share) return share;
    left -= size;
  }
  return Infinity;
}

function pathTo(path: readonly string[], { key }: LargeValue): readonly string[] {
  return [...path, key ?? ANY];
}

/** The beginning of a text as it is written between its quotes, whose end may be half of an escape. */
function cutString(written: string, characters: number): string {
  const whole = written.slice(0, startOfHalfEscape(written));
  try {
    return JSON.stringify(cutText(JSON.parse(`"${whole}"`) as string, characters));
  } catch {
    // It is none that JSON may have.
    return JSON.stringify(TRIMMED);
  }
}

const LONGEST_ESCAPE = 6;

function startOfHalfEscape(written: string): number {
  const last = written.lastIndexOf('\\');
  if (last < written.length - LONGEST_ESCAPE) return written.length;
  let before = last - 1;
  while (written.charCodeAt(before) === BACKSLASH) before -= 1;
  // Of two backslashes the first escapes the second.
  if ((last - before) % 2 === 0) return written.length;
  const length = written.charAt(last + 1) === 'u' ? LONGEST_ESCAPE : 2;
  return last + length > written.length ? last : written.length;
}
