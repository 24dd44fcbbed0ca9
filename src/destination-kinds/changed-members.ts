import { maskUrl } from '../outbound/mask-url.ts';
import type { ChangedPart } from './kind.ts';

/**
 * Finds the members of a configuration that users see as changed; audit events have their names in snake case, and `url`
 * masked.
 */
export function changedMembers<Config extends object>(
  ...members: readonly (keyof Config & string)[]
): (before: Config, after: Config) => readonly ChangedPart[] {
  return (before, after) =>
    members.flatMap((member) => {
      const shown = (config: Config): string => {
        const text = String(config[member] ?? '');
        return member === 'url' ? maskUrl(text) : text;
      };
      const [from, to] = [shown(before), shown(after)];
      return from === to ? [] : [{ part: snakeCase(member), from, to }];
    });
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
