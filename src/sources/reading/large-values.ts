import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from '../../json/json-characters.ts';
import { MAX_JSON_DEPTH } from '../../json/scan-json.ts';
import { endOfString, skipBlank } from './split-records.ts';

/** A text, an object or an array in a JSON text, and the large ones that are directly in it. */
export interface LargeValue {
  readonly from: number;
  readonly to: number;
  /** Its key as it is written; an element of an array has none. */
  readonly key: string | undefined;
  readonly within: readonly LargeValue[];
}

/** An object or array whose end is not known yet. There is one for each level, which is used again: most values are small. */
interface Level {
  from: number;
  isObject: boolean;
  /** Of the key that it stands under, between its quotes. */
  keyFrom: number;
  keyTo: number;
  within: LargeValue[] | undefined;
}

const STEP = 64 * 1024;

/**
 * The first value of a text with all that are larger than so many characters in it, found without reading what they say;
 * undefined when it is none, is not closed, or is nested deeper than JSON may be.
 */
export function* findLargeValues(text: string, least: number): Generator<void, LargeValue | undefined> {
  const levels = Array.from({ length: MAX_JSON_DEPTH + 1 }, newLevel);
  let depth = 0;
  let level = newLevel();
  let keyFrom = 0;
  let keyTo = 0;
  let looked = 0;
  for (let at = skipBlank(text, 0); at < text.length; at += 1) {
    if (at - looked > STEP) {
      looked = at;
      yield;
    }
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      const end = endOfString(text, at);
      if (level.isObject && text.charCodeAt(skipBlank(text, end + 1)) === COLON) {
        keyFrom = at + 1;
        keyTo = end;
      } else if (end - at >= least) {
        const key = level.isObject ? text.slice(keyFrom, keyTo) : undefined;
        (level.within ??= []).push({ from: at, to: end + 1, key, within: [] });
      }
      at = end;
    } else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
      const inner = levels[(depth += 1)];
      if (inner === undefined) return undefined;
      inner.from = at;
      inner.isObject = unit === OPEN_OBJECT;
      inner.keyFrom = level.isObject ? keyFrom : 0;
      inner.keyTo = level.isObject ? keyTo : 0;
      inner.within = undefined;
      level = inner;
    } else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) {
      const around = levels[(depth -= 1)];
      if (around === undefined) return undefined;
      if (depth === 0 || at - level.from >= least) {
        const value = valueOf(text, level, at + 1);
        if (depth === 0) return value;
        (around.within ??= []).push(value);
      }
      level = around;
    } else if (depth === 0) return undefined;
  }
  return undefined;
}

function newLevel(): Level {
  return { from: 0, isObject: false, keyFrom: 0, keyTo: 0, within: undefined };
}

function valueOf(text: string, { from, keyFrom, keyTo, within = [] }: Level, to: number): LargeValue {
  return { from, to, key: keyTo === 0 ? undefined : text.slice(keyFrom, keyTo), within };
}
