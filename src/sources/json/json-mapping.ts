import type { EventOutcome, ReferenceName } from '../event-draft.ts';

/** A JSON pointer, or several, of which the first that names a text counts. */
export type Where = string | readonly string[];

/** Where things stand in the records of a system. All of it is data. */
export interface JsonMapping {
  /** What types begin with. */
  readonly system: string;
  /** The parts of the type. A record that has not the first is none of this system. */
  readonly type: readonly Where[];
  readonly author: Where;
  readonly authorId?: Where | undefined;
  readonly time?: Where | undefined;
  /** The parts of the id; without one of them, the record has none. */
  readonly id?: readonly Where[] | undefined;
  readonly ip?: Where | undefined;
  readonly severity?: Where | undefined;
  /** What it may have been done to; the first that is there. */
  readonly targets: readonly JsonTarget[];
  /** The first that says something. */
  readonly outcome: readonly OutcomeRule[];
  readonly references: JsonReferences;
  /** Records without an id are the same where they are equal to the letter and say when they were. */
  readonly sameText?: boolean;
}

export interface JsonTarget {
  /** A word, where the system has none. */
  readonly type?: string;
  readonly typeAt?: Where | undefined;
  readonly id?: Where | undefined;
  readonly details?: Where | undefined;
}

/** A word, a boolean or an HTTP status; what a text that matches means; or what is meant where nothing is said. */
export type OutcomeRule =
  | { readonly at: Where }
  | { readonly at: Where; readonly pattern: RegExp; readonly means: EventOutcome }
  | { readonly means: EventOutcome };

/** An object with all of them, or where each stands. Of a pattern, its first group counts. */
export type JsonReferences =
  | { readonly within: string }
  | Partial<Record<ReferenceName, Where | { readonly at: Where; readonly pattern: RegExp }>>;
