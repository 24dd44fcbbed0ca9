import { Option } from '@commander-js/extra-typings';
import type { Scope } from '../destination/scope.ts';

/** What `events list` and `events export` can be limited to. */
export const filterOptions = () => ({
  type: new Option('--type <type>', 'only events of this event_type'),
  author: new Option('--author <id>', 'only events of this author_id'),
  path: new Option('--path <path>', 'only events of this entity_path'),
  search: new Option('--search <words>', 'only events whose text has every word'),
  after: new Option('--after <time>', 'only events from this time on (created_at, ISO 8601)'),
  before: new Option('--before <time>', 'only events up to this time'),
});

export interface EventFilters {
  readonly type?: string | undefined;
  readonly author?: string | undefined;
  readonly path?: string | undefined;
  readonly search?: string | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** The filters as parameters of the read API, with those of the request itself. */
export function filterQuery(filters: EventFilters, others: Readonly<Record<string, string>>): string {
  const { type, author, path, search, after, before } = filters;
  const all = {
    ...others,
    ...{ event_type: type, author_id: author, entity_path: path },
    ...{ search, created_after: after, created_before: before },
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given).toString();
}

/** Path of the events of a group, or of all groups and those that belong to none. */
export function eventsPath(scope: Scope): string {
  return scope.kind === 'group'
    ? `/api/v4/groups/${encodeURIComponent(scope.path)}/audit_events`
    : '/api/v4/audit_events';
}
