import { type Field, optional } from '../../http/rest-fields.ts';
import { parseCreatedAt } from '../ingest/event-input-time.ts';

/** Which events of a stream are asked for; what is undefined lets everything through. */
export interface EventFilters {
  /** Both included. */
  readonly createdAfter?: Date | undefined;
  readonly createdBefore?: Date | undefined;
  readonly eventType?: string | undefined;
  /** As text, as the event has it. */
  readonly authorId?: string | undefined;
  /** This path itself, regardless of case. */
  readonly entityPath?: string | undefined;
  /** All of them stand somewhere in the event, regardless of case. */
  readonly words?: readonly string[] | undefined;
}

const MAX_TEXT = 255;
const MAX_PATH_BYTES = 1024;
const MAX_WORDS = 10;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?$/i;

const time: Field<Date> = {
  what: 'ISO 8601 such as 2026-01-31 or 2026-01-31T12:00:00Z; write the + of a zone as %2B',
  required: true,
  parse(value) {
    if (typeof value !== 'string') return undefined;
    const reading = parseCreatedAt(inUtc(value), new Date(0));
    return reading.ok ? reading.time : undefined;
  },
};

const storedText: Field<string> = {
  what: `a text of at most ${MAX_TEXT} characters`,
  required: true,
  parse: (value) =>
    typeof value === 'string' && !value.includes('\0') && [...value].length <= MAX_TEXT ? value : undefined,
};

const path: Field<string> = {
  what: `a full path of at most ${MAX_PATH_BYTES} bytes`,
  required: true,
  parse: (value) =>
    typeof value === 'string' && !value.includes('\0') && Buffer.byteLength(value) <= MAX_PATH_BYTES
      ? value
      : undefined,
};

const words: Field<readonly string[]> = {
  what: `at most ${MAX_WORDS} words of together at most ${MAX_TEXT} characters`,
  required: true,
  parse(value) {
    const found = storedText.parse(value)?.split(/\s+/).filter(Boolean);
    return found !== undefined && found.length <= MAX_WORDS ? found : undefined;
  },
};

/** The filters by their names in a query. */
export const FILTER_FIELDS = {
  created_after: optional(time),
  created_before: optional(time),
  event_type: optional(storedText),
  author_id: optional(storedText),
  entity_path: optional(path),
  search: optional(words),
};

// As GitLab reads them: a day is its first moment, and what has no zone is UTC.
function inUtc(text: string): string {
  if (DATE.test(text)) return `${text}T00:00:00Z`;
  return WITHOUT_ZONE.test(text) ? `${text}Z` : text;
}
