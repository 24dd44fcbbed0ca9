import type { ErrorText } from '../../errors/define-errors.ts';

/** A start that cannot go on for a reason the operator can fix; the message says how and needs no stack trace. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';

  constructor(message: ErrorText, options?: ErrorOptions) {
    super(message, options);
  }
}
