import { TRIMMED } from '../../redaction/marks.ts';
import { endOfString, endOfValue, LineEnds, skipBlank } from '../reading/split-records.ts';
import { KEPT_OF_CONTEXT } from './context-members.ts';

/** A record's text, and where something was left out of it. */
export interface Shortened {
  readonly text: string;
  readonly leftOut: readonly string[];
}

/** An object or array on the way, and the key that it stands under; an element of an array has none. */
interface Level {
  readonly isObject: boolean;
  readonly key: string | undefined;
}

interface Cut {
  readonly text: string;
  readonly leftOut: readonly string[];
}

const STEP = 64 * 1024;
const MARK = JSON.stringify(TRIMMED);
/** What has no more is not worth a mark. */
const SMALL = 256;
/** Types of the events that have a whole execution in them. */
const ORCA = /\borca:[a-z]+:/;

/**
 * A large event without what is most of it: what each stage of the whole execution has read, written and done. It is left out
 * of the text, because to read ten megabytes as JSON takes longer than echo should wait. What `flatten` has made a text of
 * becomes an object again.
 */
export function* shorten(text: string): Generator<void, Shortened> {
  return ORCA.test(text) ? yield* cutOut(text) : { text, leftOut: [] };
}

function* cutOut(text: string, under?: string): Generator<void, Shortened> {
  const parts: string[] = [];
  const lines = new LineEnds(text);
  const leftOut = new Set<string>();
  const levels: Level[] = [];
  let key = under;
  let written = 0;
  let looked = 0;
  for (let at = 0; at < text.length;) {
    if (at - looked > STEP) {
      looked = at;
      yield;
    }
    const sign = text.charAt(at);
    if (sign === '"') {
      const end = endOfString(text, at);
      const colon = skipBlank(text, end + 1);
      if (text.charAt(colon) !== ':' || levels.at(-1)?.isObject !== true) {
        at = end + 1;
        continue;
      }
      key = text.slice(at + 1, end);
      at = skipBlank(text, colon + 1);
      const make = cutOf(key, levels, text.charAt(at));
      if (make === undefined) continue;
      const { to, closed } = endOfValue(text, at, lines);
      const isCut = closed && to - at > SMALL;
      const cut = isCut ? yield* make(text.slice(at, to), pathOf(levels, key)) : undefined;
      if (cut !== undefined) {
        parts.push(text.slice(written, at), cut.text);
        for (const path of cut.leftOut) leftOut.add(path);
        written = to;
      }
      at = to;
      continue;
    }
    if (sign === '{' || sign === '[') {
      levels.push({ isObject: sign === '{', key: levels.at(-1)?.isObject === false ? undefined : key });
    } else if (sign === '}' || sign === ']') levels.pop();
    at += 1;
  }
  parts.push(text.slice(written));
  return { text: parts.join(''), leftOut: [...leftOut] };
}

type MakeCut = (value: string, path: string) => Generator<void, Cut | undefined>;

/** What is made of the value of a key; undefined: it stays. */
function cutOf(key: string, levels: readonly Level[], first: string): MakeCut | undefined {
  if (key === 'initialConfig') return leaveOut;
  if ((key === 'content' || key === 'details') && first === '"') return unflatten(key);
  const list = levels.at(-2);
  const isStage = list?.isObject === false && list.key === 'stages';
  if (!isStage) return undefined;
  if (key === 'outputs' || key === 'tasks') return leaveOut;
  return key === 'context' && first === '{' ? thin : undefined;
}

// eslint-disable-next-line require-yield -- the others of its kind take time
function* leaveOut(_value: string, path: string): Generator<void, Cut> {
  return { text: MARK, leftOut: [path] };
}

/** A stage's context with what it was done to alone. */
// eslint-disable-next-line require-yield -- likewise
function* thin(value: string, path: string): Generator<void, Cut> {
  const kept: string[] = [];
  const lines = new LineEnds(value);
  for (let at = 1; at < value.length;) {
    const open = skipBetween(value, at);
    if (value.charAt(open) !== '"') break;
    const end = endOfString(value, open);
    const from = skipBlank(value, skipBlank(value, end + 1) + 1);
    const { to } = endOfValue(value, from, lines);
    if (KEPT_OF_CONTEXT.has(value.slice(open + 1, end))) kept.push(value.slice(open, to));
    at = to;
  }
  return { text: `{${kept.join(',')}}`, leftOut: [path] };
}

/** `flatten` makes texts of both; what is none of an object stays one. */
function unflatten(key: string): MakeCut {
  return function* (value) {
    const inner = textWithin(value);
    if (inner === undefined) return undefined;
    const { to, closed } = endOfValue(inner, 0, new LineEnds(inner));
    return closed && to === inner.length ? yield* cutOut(inner, key) : undefined;
  };
}

function textWithin(value: string): string | undefined {
  try {
    const text: unknown = JSON.parse(value);
    const inner = typeof text === 'string' ? text.trim() : '';
    return inner.startsWith('{') ? inner : undefined;
  } catch {
    return undefined;
  }
}

function skipBetween(text: string, from: number): number {
  const at = skipBlank(text, from);
  return text.charAt(at) === ',' ? skipBlank(text, at + 1) : at;
}

/** From the event's own members on, without what is wrapped around it. */
function pathOf(levels: readonly Level[], key: string): string {
  const keys = [...levels.map((level) => level.key ?? '*'), key];
  return keys.slice(Math.max(keys.indexOf('content'), 0)).join('.');
}
