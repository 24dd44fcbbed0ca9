import type { z } from 'zod';
import type { FormField } from '../config-forms/form-field.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { Mapped } from './event-draft.ts';
import type { HecMetadata } from './hec/read-envelopes.ts';
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
   * `all-or-nothing`: one bad record refuses the request, as GitLab's senders expect. `skip`: each record counts by itself.
   */
  readonly faults: 'all-or-nothing' | 'skip';
  /** Its records can be told from all others, so that a collector finds them among those of other systems. */
  readonly recognises: boolean;
  /** Pure: the event that a record tells of, or why there is none. */
  map(record: SourceRecord, config: Config): Mapped;
}

/** Any kind, where it does not matter which. */
export type AnySourceKind = SourceKind;

/** One record as it was sent. */
export interface SourceRecord {
  readonly value: JsonValue;
  readonly text: string;
  /** When its carrier says that it happened. */
  readonly time?: Date | undefined;
  /** What a collector was told of it. */
  readonly metadata?: HecMetadata;
}
