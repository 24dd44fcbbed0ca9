import type { Scope } from '../destination/scope.ts';
import { ENV_PREFIX } from './env-prefix.ts';

/** What names of variables have of an owner. */
export function ownerWord(scope: Scope): string {
  return scope.kind === 'group' ? scope.path : 'instance';
}

/**
 * `STREAMS_MY_GROUP_SIEM_AUTHORIZATION`, with a number behind it when two things would have the same. The words are other
 * people's: without the prefix they could make NODE_OPTIONS of them, which the shell that reads the values passes on.
 */
export function freeVariable(taken: ReadonlyMap<string, string>, words: readonly string[]): string {
  const name = `${ENV_PREFIX}${words.join('_')}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Lines that a shell reads: `set -a; . ./secrets.env; set +a`. */
export function secretLines(secrets: ReadonlyMap<string, string>): string {
  return [...secrets].map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`).join('');
}
