import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from '../../json/json-characters.ts';
import { MAX_JSON_DEPTH } from '../../json/scan-json.ts';
import { unquote } from '../../json/unquote.ts';
import { TRIMMED } from '../../redaction/marks.ts';
import { ANY, pathOfSegments } from '../../redaction/path-rules.ts';
import { cutLarge } from '../reading/cut-large.ts';
import { endOfString, endOfValue, LineEnds, skipBlank } from '../reading/split-records.ts';
import { KEPT_OF_CONTEXT } from './context-members.ts';

/** A record's text, and where something was left out of it. */
export interface Shortened {
  readonly text: string;
  readonly leftOut: readonly string[];
}

/** An object or array on the way, and where the key begins and ends that it stands under; an element of an array has none. */
interface Level {
  isObject: boolean;
  from: number;
  to: number;
}

interface Cut {
  readonly text: string;
  /** Undefined: the value itself. */
  readonly leftOut?: readonly string[];
}

/** Lengths of the keys that something is made of: of most keys no text need be made. */
const LENGTHS = new Set(
  ['initialConfig', 'content', 'details', 'outputs', 'tasks', 'context'].map(({ length }) => length),
);
const STEP = 64 * 1024;
const MARK = JSON.stringify(TRIMMED);
/** What has no more is not worth a mark. */
const SMALL = 256;
/** Characters of which an event is made; with what is escaped, redacted and noted it stays below 1 MB. */
const MOST = 768 * 1024;
/** What every event of echo has, and nearly nothing else: its time as a text of milliseconds. */
const ECHO = /\bcreated\\?"\s*:\s*\\?"\d{12,14}\\?"/;

/**
 * A large event without what is most of it: what each stage of the whole execution has read, written and done; and where that
 * is not enough, the ends of what is largest. It is left out of the text, because to read ten megabytes as JSON takes longer
 * than echo should wait. What `flatten` has made a text of becomes an object again.
 */
export function* shorten(text: string): Generator<void, Shortened> {
  if (!ECHO.test(text)) return { text, leftOut: [] };
  const first = yield* cutOut(text);
  const second = yield* cutLarge(first.text, MOST);
  const ends = second.leftOut.map((keys) => pathWithin(keys));
  return { text: second.text, leftOut: [...new Set([...first.leftOut, ...ends])] };
}

interface CutOut extends Shortened {
  /** Whether the text is one value with nothing behind it. */
  readonly isOne: boolean;
}

/** `under`: the key of the whole text, which `flatten` has put there. */
function* cutOut(text: string, under?: string): Generator<void, CutOut> {
  const parts: string[] = [];
  const lines = new LineEnds(text);
  const leftOut = new Set<string>();
  // Used again and again: there are as many objects as there are levels.
  const levels: Level[] = [];
  let depth = 0;
  let isObject = false;
  // Of the last key.
  let from = 0;
  let to = 0;
  let written = 0;
  let looked = 0;
  let ended: number | undefined;
  for (let at = 0; at < text.length;) {
    if (at - looked > STEP) {
      looked = at;
      yield;
    }
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      const end = endOfString(text, at);
      const colon = skipBlank(text, end + 1);
      if (!isObject || text.charCodeAt(colon) !== COLON) {
        at = end + 1;
        continue;
      }
      from = at + 1;
      to = end;
      at = skipBlank(text, colon + 1);
      if (!LENGTHS.has(to - from)) continue;
      const make = cutOf(text, text.slice(from, to), levels[depth - 2], text.charAt(at));
      if (make === undefined) continue;
      const value = endOfValue(text, at, lines);
      const isCut = value.closed && value.to - at > SMALL;
      const cut = isCut ? yield* make(text.slice(at, value.to)) : undefined;
      if (cut !== undefined) {
        parts.push(text.slice(written, at), cut.text);
        const path = cut.leftOut ?? [pathOf(text, under, levels.slice(0, depth), text.slice(from, to))];
        for (const place of path) leftOut.add(place);
        written = value.to;
      }
      at = value.to;
      continue;
    }
    if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
      // JSON that is nested deeper is refused, and every level takes memory here.
      if (depth === MAX_JSON_DEPTH) return { text, leftOut: [], isOne: true };
      const level = (levels[depth] ??= { isObject, from, to });
      const isElement = depth > 0 && !isObject;
      isObject = unit === OPEN_OBJECT;
      level.isObject = isObject;
      level.from = isElement ? 0 : from;
      level.to = isElement ? 0 : to;
      depth += 1;
    } else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) {
      depth = Math.max(0, depth - 1);
      isObject = levels[depth - 1]?.isObject === true;
      if (depth === 0) ended ??= at + 1;
    }
    at += 1;
  }
  parts.push(text.slice(written));
  return { text: parts.join(''), leftOut: [...leftOut], isOne: ended === text.length };
}

type MakeCut = (value: string) => Generator<void, Cut | undefined>;

/** What is made of the value of a key; undefined: it stays. */
function cutOf(text: string, key: string, list: Level | undefined, first: string): MakeCut | undefined {
  if (key === 'initialConfig') return leaveOut;
  if ((key === 'content' || key === 'details') && first === '"') return unflatten(key);
  const isStage = list?.isObject === false && keyOf(text, list) === 'stages';
  if (!isStage) return undefined;
  if (key === 'outputs' || key === 'tasks') return leaveOut;
  return key === 'context' && first === '{' ? thin : undefined;
}

// eslint-disable-next-line require-yield -- the others of its kind take time
function* leaveOut(): Generator<void, Cut> {
  return { text: MARK };
}

/** A stage's context with what it was done to alone. */
function* thin(value: string): Generator<void, Cut> {
  const kept: string[] = [];
  const lines = new LineEnds(value);
  for (let at = 1; at < value.length;) {
    const open = skipBetween(value, at);
    if (value.charAt(open) !== '"') break;
    const end = endOfString(value, open);
    const from = skipBlank(value, skipBlank(value, end + 1) + 1);
    const { to } = endOfValue(value, from, lines);
    if (KEPT_OF_CONTEXT.has(value.slice(open + 1, end))) kept.push(value.slice(open, to));
    if (to - at > STEP) yield;
    at = to;
  }
  return { text: `{${kept.join(',')}}` };
}

/** `flatten` makes texts of both; what is none of an object stays one. */
function unflatten(key: string): MakeCut {
  return function* (value) {
    const inner = (yield* unquote(value))?.trim();
    if (inner?.startsWith('{') !== true) return undefined;
    const cut = yield* cutOut(inner, key);
    return cut.isOne ? cut : undefined;
  };
}

function skipBetween(text: string, from: number): number {
  const at = skipBlank(text, from);
  return text.charAt(at) === ',' ? skipBlank(text, at + 1) : at;
}

function keyOf(text: string, { from, to }: Level): string {
  return text.slice(from, to);
}

/** From the event's own members on, without what is wrapped around it. */
function pathOf(text: string, under: string | undefined, levels: readonly Level[], key: string): string {
  const [, ...others] = levels;
  const keys = others.map((level) => keyOf(text, level) || ANY);
  return pathWithin([...(under === undefined ? [] : [under]), ...keys, key]);
}

function pathWithin(keys: readonly string[]): string {
  const own = keys.findIndex((key) => key === 'content' || key === 'details');
  return pathOfSegments(keys.slice(Math.max(own, 0)));
}
