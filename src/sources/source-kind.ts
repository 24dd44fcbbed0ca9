import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { FormField } from '../config-forms/form-field.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import type { WholeAnswer } from '../http/answer.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import type { Mapped } from './event-draft.ts';
import type { HecMetadata } from './hec/read-envelopes.ts';
import type { Candidate } from './reading/carried.ts';
import type { Shorten } from './reading/read-records.ts';
import type { Signing } from './signing.ts';
import type { Snippet } from './snippet.ts';

/** A system whose events are taken as it sends them: what a source is configured with, and what becomes of a record. */
export interface SourceKind<Config extends object = object> {
  /** As it is stored, and as the API calls it. */
  readonly name: string;
  readonly title: string;
  /** What it is configured with. All its messages come out of tables of errors. */
  readonly config: z.ZodType<Config>;
  /** What people fill in: the members of `config`. */
  readonly form: readonly FormField[];
  /** What people paste into the system, from its own form to a forwarder's file: in `snippets.ts` beside the kind. */
  readonly snippets: readonly Snippet[];
  /**
   * `all-or-nothing`: one bad record refuses the request, as GitLab's senders expect. `skip`: each record counts
   * separately.
   */
  readonly faults: 'all-or-nothing' | 'skip';
  /** Its records can be told from all others, so that a collector finds them among those of other systems. */
  readonly recognises: boolean;
  /** It looks for records in what forwarders put around them; so does every kind that recognises its own. */
  readonly looksInside?: boolean;
  /** Its system signs what it sends; absent: it proves itself with the secret alone. */
  readonly signing?: Signing;
  /** What one request may hold; absent: as much as with most kinds. */
  readonly limits?: Partial<SourceLimits>;
  /** Its system sends again after an answer of 5xx alone: what others are told with 429 or 408, it is told with 503. */
  readonly retriesServerErrors?: boolean;
  /** Its system does nothing else while it waits for an answer: after so long it is told to send again. */
  readonly answerWithinMs?: number;
  /** The member that is all of an object in which its system sends many records: CloudTrail's `Records`. */
  readonly list?: string;
  /** Pure: the records of an object in which its system sends many; undefined: it is one record. */
  readonly unwrap?: (value: JsonObject) => readonly JsonValue[] | undefined;
  /** Pure: what the system is answered that asks by GET before it sends; absent: it does not ask. */
  readonly challenge?: (headers: IncomingHttpHeaders) => WholeAnswer | undefined;
  /** Pure: what of a large record need not be read, because most of it would be cut. */
  readonly shorten?: Shorten;
  /** Pure: the event that a record describes, or why it is not an event. */
  map(record: SourceRecord, config: Config): Mapped;
}

/** Any kind, where it does not matter which. */
export type AnySourceKind = SourceKind;

/** What one request to a source may hold. */
export interface SourceLimits {
  /** Bytes of its body as it is sent; 25 MB at most. */
  readonly bodyBytes: number;
  readonly records: number;
  /**
   * Records that are stored in one transaction; more of them in several. Only where each has an id or is known again: what is
   * sent anew after an answer in between is a duplicate then.
   */
  readonly together: number;
  /** Members and elements of all its JSON together. */
  readonly values: number;
}

/** One record as it was sent. */
export interface SourceRecord {
  readonly value: JsonValue;
  readonly text: string;
  /** When its carrier says that it happened. */
  readonly time?: Date | undefined;
  /** What a collector was told of it. */
  readonly metadata?: HecMetadata;
  /** Paths of what its kind has left out of its text. */
  readonly leftOut?: readonly string[];
  /** What may be the record of a kind in it, for those that look inside. */
  readonly carried?: readonly Candidate[] | undefined;
}

/** A record, or why it cannot be read. */
export type ArrivedRecord =
  | ({ readonly ok: true } & SourceRecord)
  | { readonly ok: false; readonly why: ErrorText; readonly text: string };
