import { GraphQLID } from 'graphql';
import { z } from 'zod';
import { isRowId } from '../../access/row-id.ts';
import { type Field, field, optional } from '../../http/rest-fields.ts';
import { TimeScalar } from '../../graphql/time.scalar.ts';
import { parseCreatedAt } from '../ingest/event-input-time.ts';
import { type SearchTerm, termsOf } from '../search/terms.ts';

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
  // A text without a letter or digit looks for nothing.
  .transform((terms) => (terms.length > 0 ? terms : undefined))
  .describe(`at most ${MAX_WORDS} words of together at most ${MAX_TEXT} characters`);

interface Filter<Value> {
  readonly read: Field<Value>;
  /** In GraphQL. */
  readonly type: () => object;
  readonly description: string;
}

/** By their names in GraphQL; what is read of them is undefined where it lets everything through. */
const FILTERS = {
  createdAfter: timeFilter('Only events with this `createdAt` or a later one.'),
  createdBefore: timeFilter('Only events with this `createdAt` or an earlier one.'),
  eventType: textFilter(storedText, 'Only events of this `event_type`.'),
  authorId: textFilter(storedText, 'Only events of the author with this `author_id`.'),
  author: textFilter(words, 'Only events with these words in the name or id of the author.'),
  entityType: textFilter(storedText, 'Only events with this `entity_type`.'),
  entityId: textFilter(storedText, 'Only events with this `entity_id`.'),
  entityPath: textFilter(path, 'Only events with this `entity_path`, regardless of case.'),
  belowPath: textFilter(path, 'Only events with this `entity_path` or one below it, regardless of case.'),
  target: textFilter(
    words,
    'Only events with these words in `target_details`, `target_id` or `target_type`.',
  ),
  outcome: textFilter(
    outcome,
    'Only events of sources with this outcome: `success`, `failure` or `unknown`.',
  ),
  severity: textFilter(storedText, 'Only events of sources with this severity, as the sender wrote it.'),
  sourceId: { read: sourceId, type: () => GraphQLID, description: 'Only events of this source.' },
  search: textFilter(
    words,
    'Only events that contain all of these words. A word of three or more letters also finds longer words that ' +
      'begin with it.',
  ),
};

type FilterName = keyof typeof FILTERS;

/** Which events are asked for; what is undefined lets everything through. */
export type EventFilters = {
  readonly [Name in FilterName]?: z.output<(typeof FILTERS)[Name]['read']> | undefined;
};

/** Each filter with its name in GraphQL. */
export const FILTER_LIST = Object.entries<Filter<unknown>>(FILTERS);

/** The filters by their names in a query of the REST API, such as `created_after`. */
export const FILTER_FIELDS = Object.fromEntries(
  FILTER_LIST.map(([name, { read }]) => [snakeCase(name), optional(read)]),
);

/** What was read of `FILTER_FIELDS`. */
export function filtersOf(values: Readonly<Record<string, unknown>>): EventFilters {
  return Object.fromEntries(FILTER_LIST.map(([name]) => [name, values[snakeCase(name)]]));
}

function timeFilter(description: string): Filter<Date> {
  return { read: time, type: () => TimeScalar, description };
}

function textFilter<Value>(read: Field<Value>, description: string): Filter<Value> {
  return { read, type: () => String, description };
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
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
