import type { Scope } from '../destination/scope.ts';
import { ENV_PREFIX } from './env-prefix.ts';

/** The part of variable names that stands for an owner. */
export function ownerWord(scope: Scope): string {
  return scope.kind === 'group' ? scope.path : 'instance';
}

/**
 * Makes a name such as `STREAMS_MY_GROUP_SIEM_AUTHORIZATION`, with a number when two objects would have the same. Other
 * users choose the words: without the prefix, the name could be NODE_OPTIONS, which a shell passes on.
 */
export function freeVariable(taken: ReadonlyMap<string, string>, words: readonly string[]): string {
  const name = `${ENV_PREFIX}${words.join('_')}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Lines for a shell: `set -a; . ./secrets.env; set +a`. */
export function secretLines(secrets: ReadonlyMap<string, string>): string {
  return [...secrets].map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`).join('');
}
