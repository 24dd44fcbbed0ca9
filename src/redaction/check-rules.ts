import { RE2JS } from 're2js';
import type { ErrorText } from '../errors/define-errors.ts';
import { segmentsOfPath } from './path-rules.ts';
import { PROTECTED_KEYS } from './protected-keys.ts';
import { redactionErrors as errors } from './redaction-errors.ts';
import type { OwnRules } from './rules.ts';
import { foldKey } from './secret-keys.ts';
import { alternatives } from './value-pattern.ts';

/** How many of each kind there may be. Every text of an event is searched for every pattern. */
export const MAX_RULES: Readonly<Record<keyof OwnRules, number>> = { keys: 100, patterns: 20, paths: 100 };

const MAX_LENGTH = 255;
/**
 * Instructions of the engine, for all patterns together. Twenty patterns of numbers and addresses have some 400; `\d{1,200}`
 * alone has as many, and for each of them the engine may have something to do at each character.
 */
const MAX_PROGRAM = 500;

const CHECKS: Readonly<Record<keyof OwnRules, (rule: string) => ErrorText | undefined>> = {
  keys: (rule) => (foldKey(rule) === '' ? errors.KEY_WITHOUT_LETTERS({ rule }) : undefined),
  patterns: faultOfPattern,
  paths: faultOfPath,
};

/** What is wrong with rules, the first fault of each kind; empty when nothing is. */
export function checkOwnRules(rules: OwnRules): ErrorText[] {
  const kinds = ['keys', 'patterns', 'paths'] as const;
  return kinds.flatMap((kind) => faultOf(kind, rules[kind]) ?? []);
}

function faultOf(kind: keyof OwnRules, rules: readonly string[]): ErrorText | undefined {
  const maximum = MAX_RULES[kind];
  if (rules.length > maximum) return errors.RULES_TOO_MANY({ kind, maximum });
  if (rules.some((rule) => rule.trim() === '')) return errors.RULE_BLANK({ kind });
  if (rules.some((rule) => rule.length > MAX_LENGTH))
    return errors.RULE_TOO_LONG({ kind, maximum: MAX_LENGTH });
  if (rules.some((rule) => rule.includes('\0') || !rule.isWellFormed()))
    return errors.RULE_UNSTORABLE({ kind });
  const fault = rules.map(CHECKS[kind]).find((found) => found !== undefined);
  return fault ?? (kind === 'patterns' ? faultOfAll(rules) : undefined);
}

/** It quotes the rest of a pattern, and with it what is put behind. */
const QUOTE = /(?<!\\)(?:\\\\)*\\Q/;

function faultOfPattern(rule: string): ErrorText | undefined {
  if (QUOTE.test(rule)) return errors.PATTERN_INVALID({ rule, reason: '\\Q is not taken' });
  try {
    const pattern = RE2JS.compile(rule);
    return pattern.test('') ? errors.PATTERN_MATCHES_NOTHING({ rule }) : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return errors.PATTERN_INVALID({ rule, reason });
  }
}

function faultOfAll(patterns: readonly string[]): ErrorText | undefined {
  if (patterns.length === 0) return undefined;
  const size = RE2JS.compile(alternatives(patterns)).programSize();
  return size > MAX_PROGRAM ? errors.PATTERNS_TOO_COMPLEX : undefined;
}

function faultOfPath(rule: string): ErrorText | undefined {
  const segments = segmentsOfPath(rule);
  if (segments.includes('')) return errors.RULE_PATH_INVALID({ rule });
  const [key = ''] = segments;
  return PROTECTED_KEYS.has(key) ? errors.RULE_PATH_OF_EVENT({ rule, key }) : undefined;
}
