import type { ErrorText } from './define-errors.ts';

/** Thrown where a request goes beyond what one caller may have: it is answered so, whatever its interface, and not logged. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(
    readonly status: 400 | 413 | 429,
    readonly text: ErrorText,
  ) {
    super(text);
  }
}
