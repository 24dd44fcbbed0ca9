/** Bodies of the largest size, and of the most values, that take a reader longest. */
export type LargeBody = keyof typeof LARGE_BODIES;

export function list(count: number, of: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => of(index)).join(',');
}

/** An object in which every key is another one and no number can be carried as JavaScript's. */
export function members(count: number): string {
  return `{${list(count, (n) => `"${n.toString(36)}":1.0`)}}`;
}

const event = (group: string, details: string): string =>
  `{"event_type":"a","entity_type":"Group","entity_path":"${group}","author_name":"Ada","details":${details}}`;

export const LARGE_BODIES = {
  members: (group: string) => event(group, members(590_000)),
  'valid-members': (group: string) => `[${list(6, () => event(group, members(90_000)))}]`,
  'long-members': (group: string) => event(group, `{${list(95_000, (n) => `"${'k'.repeat(200)}${n}":1`)}}`),
  'raw-numbers': (group: string) => event(group, `{"a":[${list(590_000, () => '1e400')}]}`),
  'long-numbers': (group: string) =>
    event(group, `{"a":[${list(590_000, (n) => `0.${n}${'1'.repeat(30)}`)}]}`),
  'escaped-quotes': (group: string) => event(group, `{"a":"${'\\"'.repeat(12_500_000)}"}`),
  'line-feeds': (group: string) => event(group, '{}') + '\n'.repeat(26_000_000),
  'blank-lines': (group: string) => `${' '.repeat(1_240)}\n`.repeat(20_000) + event(group, '{}'),
  batches: (group: string) =>
    `[${list(9_000, (n) => event(group, `{"n":${n},"pad":"${'x'.repeat(2_400)}"}`))}]`,
} as const satisfies Record<string, (group: string) => string>;

/** The media type that a body is sent under. */
export function mediaTypeOf(kind: LargeBody): string {
  return kind === 'line-feeds' || kind === 'blank-lines' ? 'application/x-ndjson' : 'application/json';
}
