import type { DestinationKind } from '../api/destination-kind.ts';

/** Where an error stands: at a field of the form, at a header's row, or at the form as a whole. */
export type FieldErrors = Readonly<Record<string, string>>;

export interface FieldError {
  readonly field: string;
  readonly text: string;
}

export const FORM = 'form';
export const headerField = (key: string, part: 'name' | 'value'): string => `header ${key} ${part}`;

/** Several errors of a field stand in one line. */
export function byField(errors: readonly FieldError[]): FieldErrors {
  const texts: Record<string, string> = {};
  for (const { field, text } of errors) {
    texts[field] = texts[field] === undefined ? text : `${texts[field]}. ${text}`;
  }
  return texts;
}

/** A field of the kind's configuration. */
export const configField = (name: string): string => `config ${name}`;

/** The kind's own words for the fields of its form. */
export type KindWords = Pick<DestinationKind, 'form' | 'secretToken' | 'signed'>;

/** What is in the server's messages about a field, as in GitLab's API, and what the form calls it if otherwise. */
interface Meaning {
  readonly pattern: RegExp;
  readonly field: string;
  readonly words?: string;
}

const MEANINGS: readonly Meaning[] = [
  { pattern: /^Config headers\b/, field: 'headers', words: 'Headers' },
  { pattern: /^Name\b/, field: 'name' },
  { pattern: /^Validation failed: Audit event type\b/, field: 'eventTypes' },
  { pattern: /^Namespace|^namespace_path\b|\bof the namespace\b/, field: 'namespaces' },
  { pattern: /^Format must\b|^Format \S+ is not\b/, field: 'format' },
  { pattern: /^Batch max events\b/, field: 'batchMaxEvents', words: 'Events per request' },
  { pattern: /^Format \S+ carries one event\b/, field: 'batchMaxEvents' },
  { pattern: /^Batch max bytes\b/, field: 'batchMaxBytes', words: 'Bytes per request' },
  { pattern: /^Batch max age\b/, field: 'batchMaxAgeMs', words: 'Longest wait' },
  { pattern: /^Compression\b/, field: 'compression' },
  { pattern: /^Signed\b/, field: 'signed' },
];

/** An error of the server at the field that it is about, in the words of the form. */
export function toFieldError({ form, secretToken }: KindWords, error: string): FieldError {
  const ofKind: readonly Meaning[] = [
    ...form.map(({ name, title }) => ({
      pattern: new RegExp(`^Config ${name}\\b`),
      field: configField(name),
      words: title,
    })),
    { pattern: /^Secret token\b/, field: 'secretToken', words: secretToken.title },
  ];
  const found = [...ofKind, ...MEANINGS].find(({ pattern }) => pattern.test(error));
  if (found === undefined) return { field: FORM, text: error };
  const { pattern, field, words } = found;
  const text = words === undefined ? error : error.replace(pattern, words);
  return { field, text: text.replace(/\bbatchMaxEvents\b/, 'events per request') };
}
