import type { Readable, Writable } from 'node:stream';

/** A stream to a user or a program. */
export type Channel = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Everything that a run of the command line gets from outside; tests replace it. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Channel;
  readonly stderr: Channel;
  /** Aborted by Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
}
