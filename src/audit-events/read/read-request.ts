import type { GroupRef } from '../../groups/group-directory.ts';
import { type Field, integer, optional } from '../../http/rest-fields.ts';
import { formValues, type RestValues } from '../../http/rest-input.ts';
import type { EventScope } from './event-conditions.ts';
import { cursor } from './event-cursor.ts';
import type { FILTER_FIELDS } from './event-filters.ts';
import { type EventFilters } from './event-filters.ts';
import type { RunRead } from './event-walk.ts';

export const DEFAULT_PAGE_SIZE = 20;
const MAX_SIZE = 100;

const perPage: Field<number> = {
  what: `a number from 1 to ${MAX_SIZE}`,
  required: true,
  parse(value) {
    const size = integer.parse(value);
    // As GitLab: too many are as many as possible.
    return size === undefined || size < 1 ? undefined : Math.min(size, MAX_SIZE);
  },
};

const onlyPage: Field<1> = {
  what: '1, and follow the header Link to the next page',
  required: true,
  // Answering the first page again would let whoever counts pages go on forever.
  parse: (value) => (integer.parse(value) === 1 ? 1 : undefined),
};

/** What every way of reading events is made of. */
export interface Reading {
  readonly run: RunRead;
  readonly now: () => Date;
  /** Milliseconds from any beginning. */
  readonly clock: () => number;
}

/** How a list is cut into pages. */
export const PAGE_FIELDS = {
  per_page: optional(perPage),
  cursor: optional(cursor),
  page: optional(onlyPage),
};

/** The parameters of a query that say something: as with GitLab, one that is left empty is not there. */
export function givenValues(query: URLSearchParams): RestValues {
  return new Map([...formValues(query)].filter(([, value]) => value !== ''));
}

/** What the Owners of a group may read. */
export function scopeOf(group: GroupRef): EventScope {
  const { id, rootId, streamId, fullPath } = group;
  return id === rootId ? { streamId } : { streamId, below: fullPath };
}

type FilterValues = {
  readonly [Name in keyof typeof FILTER_FIELDS]: ReturnType<(typeof FILTER_FIELDS)[Name]['parse']>;
};

export function filtersOf(values: FilterValues): EventFilters {
  return {
    createdAfter: values.created_after,
    createdBefore: values.created_before,
    eventType: values.event_type,
    authorId: values.author_id,
    entityPath: values.entity_path,
    words: values.search,
  };
}
