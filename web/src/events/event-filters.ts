import { toIso } from '../time/local-time.ts';

/** What the fields above the list say; an empty one lets everything through. */
export interface EventFilters {
  readonly eventType: string;
  /** Words of the name, or the id. */
  readonly author: string;
  /** And what lies below it. */
  readonly path: string;
  /** Of a field `datetime-local`. */
  readonly after: string;
  readonly before: string;
  readonly text: string;
}

export const NO_FILTERS: EventFilters = {
  ...{ eventType: '', author: '', path: '' },
  ...{ after: '', before: '', text: '' },
};

/** The filters as the REST API takes them. */
export function toParameters(filters: EventFilters): URLSearchParams {
  const given = {
    event_type: filters.eventType.trim(),
    author: filters.author.trim(),
    below_path: filters.path.trim(),
    created_after: toIso(filters.after) ?? '',
    created_before: toIso(filters.before) ?? '',
    search: filters.text.trim(),
  };
  return new URLSearchParams(Object.entries(given).filter(([, value]) => value !== ''));
}
