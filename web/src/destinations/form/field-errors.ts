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

/** What is in the server's messages about a field, as in GitLab's API. */
const FIELDS: readonly (readonly [pattern: RegExp, field: string])[] = [
  [/^Config url\b/, 'url'],
  [/^Config headers\b/, 'headers'],
  [/^Name\b/, 'name'],
  [/^Validation failed: Audit event type\b/, 'eventTypes'],
  [/^Namespace|^namespace_path\b|\bof the namespace\b/, 'namespaces'],
  [/^Format must\b/, 'format'],
  [/^Batch max events\b|^Format \S+ carries one event\b/, 'batchMaxEvents'],
  [/^Batch max bytes\b/, 'batchMaxBytes'],
  [/^Batch max age\b/, 'batchMaxAgeMs'],
  [/^Compression\b/, 'compression'],
];

/** At which field of the form an error of the server stands. */
export function fieldOf(error: string): string {
  return FIELDS.find(([pattern]) => pattern.test(error))?.[1] ?? FORM;
}

/** What the API calls otherwise than the form. */
const WORDS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^Config url\b/, 'Destination url'],
  [/^Config headers\b/, 'Headers'],
  [/^Batch max events\b/, 'Events per request'],
  [/^Batch max bytes\b/, 'Bytes per request'],
  [/^Batch max age\b/, 'Longest wait'],
  [/\bbatchMaxEvents\b/, 'events per request'],
];

/** An error of the server in the words of the form. */
export function inFormWords(error: string): string {
  return WORDS.reduce((text, [pattern, words]) => text.replace(pattern, words), error);
}
