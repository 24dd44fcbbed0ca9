/** What may happen to a record on its way, by accident or on purpose. */
export interface Damage {
  readonly name: string;
  /** The record is an audit event as before: it must be stored. */
  readonly kept: boolean;
  /** The same, where it stands in an envelope. */
  readonly inside?: boolean;
  /** Of the text of a record on one line. */
  readonly apply: (record: string) => Buffer;
}

const kept = (name: string, apply: (record: string) => string | Buffer): Damage => ({
  ...{ name, kept: true, apply: (record) => bytesOf(apply(record)) },
});
const spoiled = (name: string, apply: (record: string) => string | Buffer): Damage => ({
  ...{ name, kept: false, apply: (record) => bytesOf(apply(record)) },
});
const bytesOf = (made: string | Buffer): Buffer => (typeof made === 'string' ? Buffer.from(made) : made);

/** Another member, in front of all others. */
const withMember = (member: string) => (record: string) => record.replace('{', `{${member},`);
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

export const DAMAGES: readonly Damage[] = [
  ...[1 / 4, 1 / 2, 3 / 4].map((part) =>
    spoiled(`cut off at ${part}`, (record) => record.slice(0, record.length * part)),
  ),
  spoiled('without its last character', (record) => record.slice(0, -1)),
  spoiled('with two last characters', (record) => `${record}}`),
  spoiled('in an array', (record) => `[${record}]`),
  spoiled('in arrays of arrays', (record) => `[[[${record}],[${record}]],[],[[]]]`),
  ...['null', 'true', '1', '""', '{}', '[]', '"text"', 'hello', '<xml/>', '{', '}', ']', '"', '\\'].map(
    (text) => spoiled(`replaced by ${text}`, () => text),
  ),
  spoiled('replaced by bytes', () => Buffer.from([0, 1, 2, 0xff, 0xfe, 0x80, 0x1f, 0x8b])),
  spoiled('in UTF-16', (record) => Buffer.from(Buffer.from(record, 'utf16le').filter((byte) => byte !== 10))),
  spoiled('with a key twice', withMember('"note":1,"note":2')),
  spoiled('with a control character', withMember('"note":"\u0001"')),
  kept('in Latin-1', (record) =>
    Buffer.from(withMember('"note":"\u00fcml\u00e4ut"')(record.replaceAll(/[^\0-\xff]/g, '?')), 'latin1'),
  ),
  { ...kept('behind a byte order mark', (record) => `\ufeff${record}`), inside: false },
  kept('with U+0000', withMember('"note":"a\\u0000b"')),
  kept('with half a surrogate pair', withMember('"note":"\\ud83d","\\uDE00":1')),
  kept('with an escaped backslash', withMember('"note":"\\\\u0000"')),
  kept('with keys of JavaScript', withMember('"__proto__":{"x":1},"constructor":null,"toString":7')),
  kept('with very many keys', withMember(Array.from({ length: 5_000 }, (_, n) => `"k${n}":${n}`).join(','))),
  kept('with huge numbers', withMember('"note":[1e999,-1e-999,123456789012345678901234567890]')),
  kept('nested too deep', withMember(`"note":${nested(150)}`)),
  kept('nested far too deep', withMember(`"note":{"a":${nested(100_000)}}`)),
];

const WRONG: readonly unknown[] = [null, true, -1.5, '', 'text', [], [[]], {}, { a: { b: [] } }];

/** The record with each of its members, and of theirs, of each wrong type. */
export function withWrongTypes(record: string): string[] {
  const value = JSON.parse(record) as Record<string, unknown>;
  return pathsOf(value).flatMap((path) => WRONG.map((wrong) => JSON.stringify(replaced(value, path, wrong))));
}

function pathsOf(value: unknown, levels = 2): string[][] {
  if (levels === 0 || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    [key],
    ...pathsOf(member, levels - 1).map((path) => [key, ...path]),
  ]);
}

function replaced(value: unknown, [key, ...path]: readonly string[], wrong: unknown): unknown {
  if (key === undefined) return wrong;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = replaced(copy[key], path, wrong);
  return copy;
}
