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
];

/** At which field of the form an error of the server stands. */
export function fieldOf(error: string): string {
  return FIELDS.find(([pattern]) => pattern.test(error))?.[1] ?? FORM;
}
