import { z } from 'zod';
import type { ErrorText } from '../errors/define-errors.ts';

/**
 * The rule of a URL of http or https that is stored in one spelling: `read` makes it of what people paste, or says by `refuse` what
 * is wrong. `tooLong`: of more than 255 characters.
 */
export function storedUrl(
  { invalid, tooLong }: { readonly invalid: ErrorText; readonly tooLong?: ErrorText },
  read: (url: URL, refuse: (why: ErrorText) => never) => string,
) {
  return z.string({ error: invalid }).transform((text, context): string => {
    const refuse = (message: ErrorText): never => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    const trimmed = text.trim();
    if (tooLong !== undefined && [...trimmed].length > MAX_URL) return refuse(tooLong);
    if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return refuse(invalid);
    return read(new URL(trimmed), refuse);
  });
}

export const MAX_URL = 255;

/** Whether a URL has what may be a secret beside its path: a user, a password, a query or a fragment. */
export function mayHoldSecret({ username, password, search, hash }: URL): boolean {
  return [username, password, search, hash].some((part) => part !== '');
}

/** The address of a URL without one of these ends of its path, and without slashes at its end. */
export function addressBefore({ origin, pathname }: URL, end: RegExp): string {
  return origin + pathname.replace(/\/+$/, '').replace(end, '').replace(/\/+$/, '');
}
