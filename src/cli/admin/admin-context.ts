import { loadConfig, type Config } from '../../config/config.ts';
import type { Log } from '../../observability/log.ts';
import type { Cli } from '../cli.ts';

/** What the operator's commands get: the server's own settings instead of its public API. */
export interface AdminContext {
  readonly config: Config;
  /** A line, or several, for the one who called. */
  readonly print: (text: string) => void;
  /** Whether a person reads what is printed: only they may see a secret. */
  readonly terminal: boolean;
  /** Warnings, on the standard error. */
  readonly log: Log;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

/** Throws a `ConfigError` that lists what is wrong with the environment. */
export function adminContext({ io, printer }: Cli): AdminContext {
  const warn = (_: object, message: string): void => printer.note(message);
  return {
    config: loadConfig(io.env),
    print: (text) => printer.document(text),
    terminal: io.stdout.isTTY === true,
    log: { info: () => undefined, warn, error: warn },
    signal: io.signal,
  };
}
