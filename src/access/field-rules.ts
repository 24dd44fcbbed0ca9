import type { ErrorText } from '../errors/define-errors.ts';
import { accessFieldErrors } from './access-errors.ts';

/** GitLab's shape: the messages of each field that is wrong. */
export type FieldErrors = Record<string, ErrorText[]>;

const MAX_LENGTH = 255;

/** What is wrong with the path of a group or with a username, which follow one rule; they are ASCII, so lower case is unambiguous. */
export function pathErrors(path: string): ErrorText[] {
  if (path === '') return [accessFieldErrors.BLANK];
  const errors = lengthErrors(path);
  if (!/^\w[\w.-]*$/.test(path) || /(\.|\.git|\.atom)$/i.test(path))
    errors.push(accessFieldErrors.PATH_INVALID);
  return errors;
}

/** What is wrong with a name that people read. */
export function nameErrors(name: string): ErrorText[] {
  if (name.trim() === '') return [accessFieldErrors.BLANK];
  const errors = lengthErrors(name);
  // Control characters (U+0000, which PostgreSQL refuses, among them) and lone surrogates, which are not text.
  if (/[\p{Cc}\p{Cs}]/u.test(name)) errors.push(accessFieldErrors.CONTROL_CHARACTERS);
  return errors;
}

export function emailErrors(email: string): ErrorText[] {
  if (email.trim() === '') return [accessFieldErrors.BLANK];
  const errors = lengthErrors(email);
  if (!/^[^@\s]+@[^@\s]+$/.test(email) || /[\p{Cc}\p{Cs}]/u.test(email))
    errors.push(accessFieldErrors.EMAIL_INVALID);
  return errors;
}

/** Leaves out the fields that are right; undefined when all are. */
export function fieldErrors(checked: FieldErrors): FieldErrors | undefined {
  const wrong = Object.entries(checked).filter(([, messages]) => messages.length > 0);
  return wrong.length === 0 ? undefined : Object.fromEntries(wrong);
}

function lengthErrors(text: string): ErrorText[] {
  return [...text].length > MAX_LENGTH ? [accessFieldErrors.TOO_LONG({ maximum: MAX_LENGTH })] : [];
}
