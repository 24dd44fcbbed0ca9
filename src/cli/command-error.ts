import type { ErrorText } from '../errors/define-errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** A command failed for a reason that its user can remove; the message says how. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(message: ErrorText, options: ErrorOptions & { readonly exitCode?: ExitCode } = {}) {
    super(message, options);
    this.exitCode = options.exitCode ?? EXIT.FAILED;
  }
}

/** The command line itself is wrong. */
export class UsageError extends CommandError {
  constructor(message: ErrorText) {
    super(message, { exitCode: EXIT.USAGE });
  }
}

/** A value, a file or a name is wrong. */
export class RefusedError extends CommandError {
  constructor(message: ErrorText, options: ErrorOptions = {}) {
    super(message, { ...options, exitCode: EXIT.REFUSED });
  }
}

/** A start of the server failed for a reason that the operator can remove; the text is `explainStartError`'s. */
export class StartFailedError extends Error {
  override readonly name = 'StartFailedError';
}
