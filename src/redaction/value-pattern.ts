import { RE2JS } from 're2js';
import { anyOf } from './hints.ts';
import { isMark } from './marks.ts';
import type { Range } from './private-keys.ts';
import type { SecretFormat } from './secret-values.ts';

/** How some secret looks. The engine takes time in proportion to the text, whatever the pattern and the text are. */
export interface ValuePattern {
  /** A quick check: false says that the text has no match. */
  mayBeIn(text: string): boolean;
  /** Where they stand; takes ten times as long. */
  rangesIn(text: string): Range[];
}

/** A pattern of the server's own, which is looked for only where its hint is. */
export function secretPattern({ hint, pattern, isSecret = () => true }: SecretFormat): ValuePattern {
  const engine = onNeed(() => RE2JS.compile(pattern));
  const hinted = anyOf([hint]);
  return {
    mayBeIn: (text) => hinted.test(text) && engine().test(text),
    rangesIn(text) {
      const isOne = (found: string): boolean => !isMark(found) && isSecret(found);
      const ranges = rangesOf(engine(), text, engine().groupCount());
      return ranges.filter(({ from, to }) => isOne(text.slice(from, to)));
    },
  };
}

/**
 * A pattern of an Owner's: all that it matches goes, whatever groups it has. There is a quick look at all of them together,
 * and none at one: what the engine learns by it may take 8 MB of each.
 */
export function ownPattern(pattern: string): ValuePattern {
  const engine = onNeed(() => RE2JS.compile(pattern));
  return {
    mayBeIn: () => true,
    rangesIn: (text) => rangesOf(engine(), text, 0),
  };
}

/** Whether any of an Owner's patterns may be in a text: all of them take no longer than one. */
export function anyOwnPattern(patterns: readonly string[]): (text: string) => boolean {
  if (patterns.length === 0) return () => false;
  const engine = onNeed(() => RE2JS.compile(alternatives(patterns)));
  return (text) => engine().test(text);
}

/** One pattern for all of them. */
export function alternatives(patterns: readonly string[]): string {
  return patterns.map((pattern) => `(?:${pattern})`).join('|');
}

function rangesOf(engine: RE2JS, text: string, group: number): Range[] {
  const ranges: Range[] = [];
  const matcher = engine.matcher(text);
  while (matcher.find()) {
    const [from, to] = [matcher.start(group), matcher.end(group)];
    if (to > from) ranges.push({ from, to });
  }
  return ranges;
}

/** Made when it is first asked for: most formats are never met. */
function onNeed<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
}
