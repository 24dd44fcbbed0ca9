import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from '../../json/json-characters.ts';

/** Where a record begins and ends in a text. */
export interface RecordSpan {
  readonly from: number;
  readonly to: number;
}

const BLANK = /\s/;
const SPACE = 0x20;
const NO_BREAK_SPACE = 0xa0;
const STEP = 64 * 1024;

/**
 * Divides a text into its records, without looking into them: the elements of an array, one record a line, or JSON values
 * one after another, with or without commas. A record that has no end ends with its line.
 */
export function* splitRecords(text: string): Generator<void, readonly RecordSpan[]> {
  const start = skipBlank(text, 0);
  if (start === text.length) return [];
  if (text.charCodeAt(start) === OPEN_ARRAY) return yield* splitValues(text, start + 1);
  return (yield* splitLines(text)) ?? (yield* splitValues(text, start));
}

/**
 * The elements of the array that is the one member of an object, which need not be read as one value then; undefined when the
 * text is anything else.
 */
export function* splitList(text: string, member: string): Generator<void, readonly RecordSpan[] | undefined> {
  const head = `${JSON.stringify(member)}`;
  let at = skipBlank(text, 0);
  for (const part of ['{', head, ':', '[']) {
    if (!text.startsWith(part, at)) return undefined;
    at = skipBlank(text, at + part.length);
  }
  const spans: RecordSpan[] = [];
  const lines = new LineEnds(text);
  let looked = at;
  while (at < text.length && text.charCodeAt(at) !== CLOSE_ARRAY) {
    const { to, closed } = endOfValue(text, at, lines);
    if (!closed) return undefined;
    spans.push({ from: at, to });
    at = skipBlank(text, to);
    if (text.charCodeAt(at) === COMMA) at = skipBlank(text, at + 1);
    if (at - looked > STEP) {
      looked = at;
      yield;
    }
  }
  const close = skipBlank(text, at + 1);
  return text.charCodeAt(close) === CLOSE_OBJECT && skipBlank(text, close + 1) === text.length
    ? spans
    : undefined;
}

/** Undefined where a line is not an object of its own: the text is then JSON over several lines. */
function* splitLines(text: string): Generator<void, RecordSpan[] | undefined> {
  const spans: RecordSpan[] = [];
  let looked = 0;
  for (let from = 0; from < text.length;) {
    const feed = text.indexOf('\n', from);
    const to = feed === -1 ? text.length : feed;
    const first = skipBlank(text, from);
    if (first < to) {
      if (!isObject(text, first, to)) return undefined;
      spans.push({ from: first, to });
    }
    from = to + 1;
    if (from - looked > STEP) {
      looked = from;
      yield;
    }
  }
  // One line may hold several objects.
  return spans.length > 1 ? spans : undefined;
}

function isObject(text: string, first: number, to: number): boolean {
  let last = to - 1;
  while (last > first && isBlank(text, last)) last -= 1;
  return text.charCodeAt(first) === OPEN_OBJECT && text.charCodeAt(last) === CLOSE_OBJECT;
}

function* splitValues(text: string, start: number): Generator<void, RecordSpan[]> {
  const spans: RecordSpan[] = [];
  let looked = start;
  // Behind a value that is not closed, each line is read separately, so that a line that was cut off does not damage
  // the lines after it.
  let byLine = false;
  const lines = new LineEnds(text);
  let within = new LineEnds(text);
  for (let from = skipBetween(text, start); from < text.length;) {
    const line = lines.of(from);
    const { to, closed } = endOfValue(text, from, within, byLine ? line : text.length);
    const end = closed ? to : line;
    if (!closed) {
      byLine = true;
      // The reader has passed the start of the next record.
      within = new LineEnds(text);
    }
    spans.push({ from, to: end });
    from = skipBetween(text, end);
    if (from - looked > STEP) {
      looked = from;
      yield;
    }
  }
  return spans;
}

/** Where lines end. It is asked from the front to the back, and looks at each character once. */
export class LineEnds {
  private next = -1;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** End of the line with this character. */
  of(at: number): number {
    if (this.next < at) {
      const feed = this.text.indexOf('\n', at);
      this.next = feed === -1 ? this.text.length : feed;
    }
    return this.next;
  }
}

/**
 * The end of the value that begins here. The value is not closed if the text ends before it, or a line ends within one
 * of its strings.
 */
export function endOfValue(
  text: string,
  from: number,
  lines: LineEnds,
  end: number = text.length,
): { readonly to: number; readonly closed: boolean } {
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      const feed = lines.of(at);
      at = endOfString(text, at);
      if (at > feed || at >= end) return { to: Math.min(feed, end), closed: false };
      if (depth === 0) return { to: at + 1, closed: true };
    } else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) depth += 1;
    else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) {
      depth -= 1;
      // Below nothing it closes the array around the records, which ends a number or a word.
      if (depth <= 0) return { to: depth === 0 ? at + 1 : Math.max(at, from + 1), closed: true };
    } else if (depth === 0 && at > from && (unit === COMMA || isBlank(text, at)))
      return { to: at, closed: true };
  }
  return { to: end, closed: depth === 0 };
}

/** Index of the closing quote. */
export function endOfString(text: string, open: number): number {
  for (let quote = text.indexOf('"', open + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((quote - before) % 2 === 1) return quote;
  }
  return text.length;
}

/** Skips blanks. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text, at)) at += 1;
  return at;
}

/** Nearly every character is between the last blank of ASCII and the first beyond it. */
function isBlank(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return (unit <= SPACE || unit >= NO_BREAK_SPACE) && BLANK.test(text.charAt(at));
}

/** Skips the characters between two records, and the end of an array. */
function skipBetween(text: string, from: number): number {
  let at = skipBlank(text, from);
  while (text.charCodeAt(at) === COMMA || text.charCodeAt(at) === CLOSE_ARRAY) at = skipBlank(text, at + 1);
  return at;
}
