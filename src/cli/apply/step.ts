import type { Api } from '../api/api.ts';

export type Sign = '+' | '~' | '-';

/** One difference as a person reads it. */
export interface StepLine {
  readonly sign: Sign;
  readonly text: string;
}

/** One thing that `apply` does: all of it, or none of it when the server refuses it. */
export interface Step {
  readonly what: 'destination' | 'source' | 'redaction';
  readonly kind: 'create' | 'update' | 'delete';
  readonly name: string;
  /** Its name for people, who see it among steps of other things. */
  readonly title: string;
  /** Its differences for programs; what is secret about them is not in them. */
  readonly differences: readonly object[];
  readonly lines: readonly StepLine[];
  /** The server makes a secret for it, which can be had once. */
  readonly makesSecret?: boolean;
  /** A refusal is a `CommandError`. A text is the secret that the server has made. */
  perform(api: Api): Promise<object | string | undefined>;
}

/** What has to be done to the destinations or the sources of one owner. */
export interface Steps {
  readonly changes: readonly Step[];
  /** With `prune`; done after everything else: what takes the place of a stream is there before it ends. */
  readonly deletions: readonly Step[];
  /** What is there, is not in the file and stays, by the names that people see. */
  readonly kept: readonly string[];
}
