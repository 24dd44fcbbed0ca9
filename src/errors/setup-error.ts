import type { ErrorText } from './define-errors.ts';

/** A start that cannot go on for a reason the operator can fix; the message says how and needs no stack trace. */
export class SetupError extends Error {
  override readonly name: string = 'SetupError';

  constructor(message: ErrorText, options?: ErrorOptions) {
    super(message, options);
  }
}
