import { hash } from 'node:crypto';
import type { ErrorText } from '../errors/define-errors.ts';
import type { JsonObject } from '../json/json-value.ts';

/** The result of the action, as the column has it. */
export type EventOutcome = 'success' | 'failure' | 'unknown';

/** References of a record to other systems, as flat texts; undefined ones are left out. */
export type EventReferences = Partial<Record<ReferenceName, string | undefined>>;

export type ReferenceName = (typeof REFERENCE_NAMES)[number];
export const REFERENCE_NAMES = [
  'pull_request',
  'branch',
  'repository',
  'commit',
  'deployment',
  'run',
  'session',
  'ticket',
] as const;

/** An event that a kind makes of a record; the group or project of the source is added later. */
export interface EventDraft {
  /**
   * The system's name of the type after `<system>.`: `rhdh.ScaffolderTaskCreation`. Characters that types may not have
   * become `_`.
   */
  readonly eventType: string;
  /** The person, not the machine, where the record has one. */
  readonly authorName: string;
  readonly authorId?: string | undefined;
  /** Undefined: the time when it was received. */
  readonly createdAt?: Date | undefined;
  readonly ipAddress?: string | undefined;
  readonly target?: {
    readonly type?: string | undefined;
    readonly id?: string | undefined;
    readonly details?: string | undefined;
  };
  readonly outcome: EventOutcome;
  /** The severity in the sender's words. */
  readonly severity?: string | undefined;
  readonly references?: EventReferences;
  /** The record's own id. */
  readonly senderId?: string | undefined;
  /**
   * Identifies equal records that have no id of their own, or one that senders other than their system may choose;
   * undefined: the id identifies them. SHA-256, in hexadecimal.
   */
  readonly sameness?: string | undefined;
  /** A session that the record begins: its references hold for the records that continue the session. */
  readonly begins?: string | undefined;
  /** The session that the record belongs to. */
  readonly continues?: string | undefined;
  /** The record as it was sent, without the paths of the two lists below. */
  readonly details: JsonObject;
  /** Paths in the event of secrets that its kind has removed. */
  readonly redacted?: readonly string[];
  /** Paths in the event of large parts that its kind has removed. */
  readonly trimmed?: readonly string[];
}

/** The result of mapping a record. */
export type Mapped =
  | { readonly kind: 'event'; readonly draft: EventDraft }
  /** An event in the form of REST ingest, which names its group or project itself. */
  | { readonly kind: 'whole'; readonly event: JsonObject }
  /** Not a record that the system of this kind writes to its audit log. */
  | { readonly kind: 'foreign' }
  /** An audit event that is not wanted; counted by the reason, a few words in lower case. */
  | { readonly kind: 'skipped'; readonly reason: string }
  /** An audit event that cannot be read; counted by the reason, likewise. */
  | { readonly kind: 'refused'; readonly reason: string; readonly message: ErrorText };

const OTHER = /[^A-Za-z0-9_.:-]/g;
const MAX_TYPE = 255;

/** Makes an event type of the system's words; undefined parts are omitted. */
export function typeOf(system: string, ...parts: readonly (string | undefined)[]): string {
  const called = parts.filter((part) => part !== undefined && part !== '');
  return [system, ...called].join('.').replace(OTHER, '_').slice(0, MAX_TYPE);
}

/** What is said of texts by their names. */
export function definedTexts<Name extends string>(
  texts: Readonly<Partial<Record<Name, string | undefined>>>,
): Partial<Record<Name, string>> {
  const entries = Object.entries(texts).filter(([, text]) => text !== undefined);
  return Object.fromEntries(entries) as Partial<Record<Name, string>>;
}

/** The `sameness` of records that are the same where they are equal to the letter and to the moment. */
export function samenessOfText(text: string, time: Date | undefined): string {
  return hash('sha256', `${time?.toISOString() ?? ''}\0${text}`, 'hex');
}
