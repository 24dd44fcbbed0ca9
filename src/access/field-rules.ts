/** GitLab's shape: the messages of each field that is wrong. */
export type FieldErrors = Record<string, string[]>;

export const TAKEN = 'has already been taken';
const BLANK = "can't be blank";
const TOO_LONG = 'is too long (maximum is 255 characters)';
const BAD_PATH =
  "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-' or end in '.', '.git' or '.atom'.";

/** What is wrong with the path of a group or with a username, which follow one rule; they are ASCII, so lower case is unambiguous. */
export function pathErrors(path: string): string[] {
  if (path === '') return [BLANK];
  const errors = lengthErrors(path);
  if (!/^\w[\w.-]*$/.test(path) || /(\.|\.git|\.atom)$/i.test(path)) errors.push(BAD_PATH);
  return errors;
}

/** What is wrong with a name that people read. */
export function nameErrors(name: string): string[] {
  if (name.trim() === '') return [BLANK];
  const errors = lengthErrors(name);
  // Control characters (U+0000, which PostgreSQL refuses, among them) and lone surrogates, which are not text.
  if (/[\p{Cc}\p{Cs}]/u.test(name)) errors.push('contains control characters. Remove them.');
  return errors;
}

export function emailErrors(email: string): string[] {
  if (email.trim() === '') return [BLANK];
  const errors = lengthErrors(email);
  if (!/^[^@\s]+@[^@\s]+$/.test(email) || /[\p{Cc}\p{Cs}]/u.test(email)) errors.push('is invalid');
  return errors;
}

/** Leaves out the fields that are right; undefined when all are. */
export function fieldErrors(checked: FieldErrors): FieldErrors | undefined {
  const wrong = Object.entries(checked).filter(([, messages]) => messages.length > 0);
  return wrong.length === 0 ? undefined : Object.fromEntries(wrong);
}

function lengthErrors(text: string): string[] {
  return [...text].length > 255 ? [TOO_LONG] : [];
}
