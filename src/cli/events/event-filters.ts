import { Option } from '@commander-js/extra-typings';
import { command } from '../define-command.ts';
import type { Scope } from '../destination/scope.ts';

/** A command that reads audit events of an owner, all or those that the filters let through. */
export function readingCommand(name: string, summary: string, ...examples: readonly string[]) {
  return command(name, summary, ...examples)
    .option('--group <path>', 'full path of the group')
    .addOption(
      new Option('--instance', 'of all groups, and events that belong to no group; for admins').conflicts(
        'group',
      ),
    )
    .option('--type <type>', 'only events of this event_type')
    .option('--author <id>', 'only events of this author_id')
    .option('--path <path>', 'only events of this entity_path')
    .option('--search <words>', 'only events whose text has every word')
    .option('--after <time>', 'only events from this time on (created_at, ISO 8601)')
    .option('--before <time>', 'only events up to this time');
}

/** The filters that were given. */
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
