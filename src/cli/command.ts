import type { ParseArgsOptionsConfig } from 'node:util';
import type { Config } from '../config/config.ts';
import type { Log } from '../database/embedded/log.ts';
import type { ErrorText } from '../errors/define-errors.ts';

/** One command of the command line. */
export interface Command {
  /** The words that call it, e.g. `admin reset-root-token`. */
  readonly name: string;
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  /** Resolves when it has done what it is for; throws a `CommandError` for what its user can remove. */
  run(context: CommandContext, options: CommandOptions): Promise<void>;
}

export type CommandOptions = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** What a command gets from outside. */
export interface CommandContext {
  readonly config: Config;
  /** A line for the one who called. */
  readonly print: (line: string) => void;
  /** Whether a person reads what is printed: only they may see a secret. */
  readonly terminal: boolean;
  /** Warnings, on the standard error. */
  readonly log: Log;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

/** A command did not do what it is for, for a reason that its user can remove; the message says how. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(message: ErrorText, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(message: ErrorText) {
    super(message);
  }
}
