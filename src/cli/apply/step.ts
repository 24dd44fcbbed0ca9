import type { Api } from '../api/api.ts';

export type Sign = '+' | '~' | '-';

/** One difference as text. */
export interface StepLine {
  readonly sign: Sign;
  readonly text: string;
}

/** One change of `apply`, which the server makes wholly or not at all. */
export interface Step {
  readonly what: 'destination' | 'source' | 'redaction';
  readonly kind: 'create' | 'update' | 'delete';
  readonly name: string;
  /** Its name for the user. */
  readonly title: string;
  /** Its differences for programs, without secrets. */
  readonly differences: readonly object[];
  readonly lines: readonly StepLine[];
  /** The server makes a secret for it and returns it once. */
  readonly makesSecret?: boolean;
  /** A refusal is a `CommandError`. A text is the secret that the server has made. */
  perform(api: Api): Promise<object | string | undefined>;
}

/** What has to be done to the destinations or the sources of one owner. */
export interface Steps {
  readonly changes: readonly Step[];
  /** With `prune`; done after everything else: what takes the place of a stream is there before it ends. */
  readonly deletions: readonly Step[];
  /** Names of objects that stay although the file does not have them. */
  readonly kept: readonly string[];
}
