import type { RawNumber } from '../json/json-value.ts';
import { anyOf } from './hints.ts';
import { createKeyRules } from './key-rules.ts';
import { pathTree } from './path-rules.ts';
import { PIECE } from './piece.ts';
import { BEGIN, PRIVATE_KEY, privateKeys } from './private-keys.ts';
import { SECRET_FORMATS, SHORTEST_TOKEN } from './secret-values.ts';
import { anyOwnPattern, ownPattern, secretPattern, type ValuePattern } from './value-pattern.ts';

/** The rules that an Owner adds to the built-in ones. */
export interface OwnRules {
  readonly keys: readonly string[];
  readonly patterns: readonly string[];
  readonly paths: readonly string[];
}

/** Rules ready to be used. */
export type RedactionRules = ReturnType<typeof compileRules>;

const SECRETS: readonly ValuePattern[] = [
  { mayBeIn: (text) => text.includes(BEGIN), rangesIn: privateKeys },
  ...SECRET_FORMATS.map(secretPattern),
];
const ALL_HINTS = [PRIVATE_KEY, ...SECRET_FORMATS.map(({ hint }) => hint)];
/** All hints in two expressions: case-sensitive ones, which only long texts can match, and the others. */
const HINTS = anyOf(ALL_HINTS.filter(({ anyCase }) => anyCase !== true));
const HINTS_OF_ANY_CASE = anyOf(ALL_HINTS.filter(({ anyCase }) => anyCase === true));
/** Length of the shortest text with a secret, `pwd=1`. */
const SHORTEST = 5;

/** Makes rules of what `checkOwnRules` has found nothing wrong with. */
export function compileRules({ keys, patterns, paths }: OwnRules) {
  const own = patterns.map(ownPattern);
  const mayHoldOwn = anyOwnPattern(patterns);
  const suspected = (text: string): ValuePattern[] | undefined => {
    const hinted = isHinted(text);
    const holdsOwn = mayHoldOwn(text);
    if (!hinted && !holdsOwn) return undefined;
    const candidates = [...(hinted ? SECRETS : []), ...(holdsOwn ? own : [])];
    const found = candidates.filter((pattern) => pattern.mayBeIn(text));
    return found.length === 0 ? undefined : found;
  };
  return {
    keys: createKeyRules(keys, (key) => suspected(key) !== undefined),
    /** Undefined when the rules have no path. */
    paths: paths.length === 0 ? undefined : pathTree(paths),
    /** The patterns that a text may match; undefined when no pattern may match. */
    suspected,
    /** Whether a number, as it is written, matches a pattern of the Owner's. */
    matchesNumber(value: number | RawNumber) {
      if (own.length === 0) return false;
      const text = typeof value === 'number' ? String(value) : value.rawJSON;
      // One that is longer cannot be searched in steps, and is none that counts anything.
      return text.length > PIECE || mayHoldOwn(text);
    },
  };
}

function isHinted(text: string): boolean {
  if (text.length < SHORTEST) return false;
  return HINTS_OF_ANY_CASE.test(text) || (text.length >= SHORTEST_TOKEN && HINTS.test(text));
}
