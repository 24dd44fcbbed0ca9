import type { ErrorText } from '../errors/define-errors.ts';
import type { JsonObject } from '../json/json-value.ts';

/** What came of the action, as a column says it. */
export type EventOutcome = 'success' | 'failure' | 'unknown';

/** What a record points to elsewhere: flat texts. */
export type EventReferences = Partial<Record<ReferenceName, string>>;

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

/** An event as a kind makes it of a record; the place of its source is put to it later. */
export interface EventDraft {
  /** As the system calls it, behind `<system>.`: `rhdh.ScaffolderTaskCreation`. Other characters than types may have become `_`. */
  readonly eventType: string;
  /** The person, not the machine, where the record tells. */
  readonly authorName: string;
  readonly authorId?: string;
  /** Undefined: when it was received. */
  readonly createdAt?: Date | undefined;
  readonly ipAddress?: string | undefined;
  readonly target?: {
    readonly type?: string | undefined;
    readonly id?: string | undefined;
    readonly details?: string | undefined;
  };
  readonly outcome: EventOutcome;
  /** The sender's word. */
  readonly severity?: string | undefined;
  readonly references?: EventReferences;
  /** The record's own id. */
  readonly senderId?: string | undefined;
  /**
   * Identifies equal records that have no id of their own, or one that senders other than their system may choose;
   * undefined: the id identifies them. SHA-256, in hexadecimal.
   */
  readonly sameness?: string | undefined;
  /** A session that the record begins: what it refers to holds for the records that continue it. */
  readonly begins?: string;
  /** The session that the record belongs to. */
  readonly continues?: string;
  /** The record as it came, but for what the two lists name. */
  readonly details: JsonObject;
  /** Paths in the event of what its kind has taken out, because it is secret there. */
  readonly redacted?: readonly string[];
  /** Paths in the event of what its kind has left out, because there is too much of it. */
  readonly trimmed?: readonly string[];
}

/** What a kind makes of a record. */
export type Mapped =
  | { readonly kind: 'event'; readonly draft: EventDraft }
  /** An event in the form of today's routes, which says its place itself. */
  | { readonly kind: 'whole'; readonly event: JsonObject }
  /** Nothing that the system of this kind writes to its audit log. */
  | { readonly kind: 'foreign' }
  /** An audit event that is not wanted; counted by the reason, a few words in lower case. */
  | { readonly kind: 'skipped'; readonly reason: string }
  /** An audit event that cannot be read; counted by the reason, likewise. */
  | { readonly kind: 'refused'; readonly reason: string; readonly message: ErrorText };

const OTHER = /[^A-Za-z0-9_.:-]/g;
const MAX_TYPE = 255;

/** An event's type of what a system calls it; parts that are undefined are left out. */
export function typeOf(system: string, ...parts: readonly (string | undefined)[]): string {
  const called = parts.filter((part) => part !== undefined && part !== '');
  return [system, ...called].join('.').replace(OTHER, '_').slice(0, MAX_TYPE);
}
