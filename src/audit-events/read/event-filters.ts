import { z } from 'zod';
import { isRowId } from '../../access/row-id.ts';
import { field, optional } from '../../http/rest-fields.ts';
import { parseCreatedAt } from '../ingest/event-input-time.ts';
import { type SearchTerm, termsOf } from '../search/terms.ts';

/** Which events are asked for; what is undefined lets everything through. */
export interface EventFilters {
  /** Both included. */
  readonly createdAfter?: Date | undefined;
  readonly createdBefore?: Date | undefined;
  readonly eventType?: string | undefined;
  /** As text, as the event has it. */
  readonly authorId?: string | undefined;
  /** All of them stand in the author's name or id. */
  readonly author?: readonly SearchTerm[] | undefined;
  readonly entityType?: string | undefined;
  /** As text, as the event has it. */
  readonly entityId?: string | undefined;
  /** This path itself, regardless of case. */
  readonly entityPath?: string | undefined;
  /** This path and what lies below it. */
  readonly belowPath?: string | undefined;
  /** All of them stand in what says what the event was done to. */
  readonly target?: readonly SearchTerm[] | undefined;
  /** Of events from sources alone. */
  readonly outcome?: string | undefined;
  /** As the sender said it. */
  readonly severity?: string | undefined;
  readonly sourceId?: number | undefined;
  /** All of them stand somewhere in the event. */
  readonly search?: readonly SearchTerm[] | undefined;
}

const MAX_TEXT = 255;
const MAX_PATH_BYTES = 1024;
const MAX_WORDS = 10;
const OUTCOMES = ['success', 'failure', 'unknown'] as const;
const SOURCE_ID = /^(?:gid:\/\/gitlab\/AuditEvents::Source\/)?(\d+)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?$/i;

const time = field(
  'ISO 8601 such as 2026-01-31 or 2026-01-31T12:00:00Z; write the + of a zone as %2B',
  (value): Date | undefined => {
    if (value instanceof Date) return value;
    if (typeof value !== 'string') return undefined;
    const reading = parseCreatedAt(inUtc(value), new Date(0));
    return reading.ok ? reading.time : undefined;
  },
);

const storedText = z
  .string()
  .refine((value) => isStorable(value) && [...value].length <= MAX_TEXT)
  .describe(`a text of at most ${MAX_TEXT} characters`);

const path = z
  .string()
  .refine((value) => isStorable(value) && Buffer.byteLength(value) <= MAX_PATH_BYTES)
  .describe(`a full path of at most ${MAX_PATH_BYTES} bytes`);

const outcome = z.enum(OUTCOMES).describe(`one of ${OUTCOMES.join(', ')}`);

const sourceId = z
  .string()
  .transform((value) => Number(SOURCE_ID.exec(value)?.[1] ?? NaN))
  .refine(isRowId)
  .describe('the number of a source, or its global id');

const words = storedText
  .transform((value): readonly SearchTerm[] => termsOf(value))
  .refine((terms) => terms.length <= MAX_WORDS)
  .describe(`at most ${MAX_WORDS} words of together at most ${MAX_TEXT} characters`);

/** The filters by their names in a query of the REST API; in GraphQL they are in camel case. */
export const FILTER_FIELDS = {
  created_after: optional(time),
  created_before: optional(time),
  event_type: optional(storedText),
  author_id: optional(storedText),
  author: optional(words),
  entity_type: optional(storedText),
  entity_id: optional(storedText),
  entity_path: optional(path),
  below_path: optional(path),
  target: optional(words),
  outcome: optional(outcome),
  severity: optional(storedText),
  source_id: optional(sourceId),
  search: optional(words),
};

type FilterValues = {
  readonly [Name in keyof typeof FILTER_FIELDS]: ReturnType<(typeof FILTER_FIELDS)[Name]['parse']>;
};

export function filtersOf(values: FilterValues): EventFilters {
  return {
    createdAfter: values.created_after,
    createdBefore: values.created_before,
    eventType: values.event_type,
    authorId: values.author_id,
    author: someOf(values.author),
    entityType: values.entity_type,
    entityId: values.entity_id,
    entityPath: values.entity_path,
    belowPath: values.below_path,
    target: someOf(values.target),
    outcome: values.outcome,
    severity: values.severity,
    sourceId: values.source_id,
    search: someOf(values.search),
  };
}

/** A text without a letter or digit looks for nothing. */
function someOf(terms: readonly SearchTerm[] | undefined): readonly SearchTerm[] | undefined {
  return terms !== undefined && terms.length > 0 ? terms : undefined;
}

// No event can have what PostgreSQL cannot store.
function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

// As GitLab reads them: a day is its first moment, and what has no zone is UTC.
function inUtc(text: string): string {
  if (DATE.test(text)) return `${text}T00:00:00Z`;
  return WITHOUT_ZONE.test(text) ? `${text}Z` : text;
}
