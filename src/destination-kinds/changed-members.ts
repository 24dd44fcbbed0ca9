import type { ChangedPart } from './kind.ts';

/**
 * The members of a configuration that users see as changed, with their names in audit events; `shown` masks a text for
 * users.
 */
export function changedMembers<Config extends object>(
  names: Readonly<Record<keyof Config & string, string>>,
  before: Config,
  after: Config,
  shown: (member: keyof Config & string, text: string) => string = (_member, text) => text,
): readonly ChangedPart[] {
  const members = Object.keys(names) as (keyof Config & string)[];
  return members.flatMap((member) => {
    const [from, to] = [before, after].map((config) => shown(member, String(config[member] ?? ''))) as [
      string,
      string,
    ];
    return from === to ? [] : [{ part: names[member], from, to }];
  });
}
