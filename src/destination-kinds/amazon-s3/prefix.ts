import type { ErrorText } from '../../errors/define-errors.ts';
import { amazonS3Texts as say } from './amazon-s3-errors.ts';

/** As Athena, Spark and others partition a table. */
export const PARTITIONED = 'year={year}/month={month}/day={day}/hour={hour}/';

const PLACES = ['year', 'month', 'day', 'hour', 'stream'] as const;
const PLACEHOLDER = /\{([^{}]*)\}/g;
// Characters that every store and every tool accepts in a name without an escape.
const CHARACTERS = /^[A-Za-z0-9!_.*'()=/-]*$/;
const MAX_LENGTH = 512;

/** Checks the prefix of object names. */
export function prefixErrors(text: string): readonly ErrorText[] {
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name);
  const known: readonly string[] = PLACES;
  if (names.some((name) => name === undefined || !known.includes(name)))
    return [say.PREFIX_PLACEHOLDER({ known: PLACES.map((name) => `{${name}}`).join(', ') })];
  const rest = text.replace(PLACEHOLDER, '0');
  const segments = rest.split('/').slice(0, -1);
  const isPath = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return CHARACTERS.test(rest) && isPath && text.length <= MAX_LENGTH ? [] : [say.PREFIX_INVALID];
}

/** What the placeholders of a prefix stand for; `createdAt` as events have it: ISO 8601 in UTC. */
export interface PrefixPlace {
  readonly createdAt: string;
  readonly streamId: number | null;
}

/** Fills in a prefix. */
export function fillPrefix(prefix: string, { createdAt, streamId }: PrefixPlace): string {
  if (!prefix.includes('{')) return prefix;
  const values: Readonly<Record<string, string>> = {
    year: createdAt.slice(0, 4),
    month: createdAt.slice(5, 7),
    day: createdAt.slice(8, 10),
    hour: createdAt.slice(11, 13),
    stream: streamId === null ? 'none' : String(streamId),
  };
  return prefix.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '');
}
