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
  readonly makesSecret: boolean;
  /** A refusal is a `CommandError`. Returns the secret that the server has made. */
  perform(api: Api): Promise<string | undefined>;
}

/** What has to be done for one owner, in this order. */
export interface Steps {
  readonly steps: readonly Step[];
  /** What is there, is not in the file and stays, by the names that people see. */
  readonly kept: readonly string[];
}
