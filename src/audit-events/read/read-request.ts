import { groupKey, INSTANCE_KEY } from '../../access/share-keys.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { pageNumber, perPage } from '../../http/numbered-page.ts';
import { integer, optional, text } from '../../http/rest-fields.ts';
import { formValues, type RestValues } from '../../http/rest-input.ts';
import { cursor } from './event-cursor.ts';
import type { ReadScope } from './read-service.ts';
import type { Actor } from '../../access/actor.ts';
import type { HttpAnswer } from '../../http/answer.ts';
import type { HttpRequest } from '../../http/route.ts';

/** Describes `newer_than` in an error. */
export const EVENT_OF_LIST = 'the id of an event of this list';

const eventId = integer.refine((id) => id >= 0).describe(EVENT_OF_LIST);

/** The parameters of pages. */
export const PAGE_FIELDS = {
  per_page: optional(perPage),
  cursor: optional(cursor),
  page: optional(pageNumber),
  pagination: optional(text),
  newer_than: optional(eventId),
};

/** The parameters of a query; as with GitLab, an empty one counts as absent. */
export function givenValues(query: URLSearchParams): RestValues {
  return new Map([...formValues(query)].filter(([, value]) => value !== ''));
}

/** The events that Owners of a group may read; with `author`, only events by this user. */
export function scopeOf(group: GroupRef, author?: number): ReadScope {
  const { id, rootId, streamId, fullPath } = group;
  return {
    key: groupKey(group),
    streamId,
    ...(id !== rootId && { below: fullPath }),
    ...(author !== undefined && { author }),
  };
}

/** The events of the whole installation, for admins. */
export const EVERYTHING: ReadScope = { key: INSTANCE_KEY };

/** What a list is of. */
export interface EventSource {
  readonly scope: ReadScope;
  /** Below `/api/v4`. */
  readonly path: string;
  /** For the name of a file. */
  readonly name: string;
  /** Its events belong to entities of every type: a filter by entity has to say which, as in GitLab. */
  readonly ofEverything?: true;
}

/** What handles a request for events that its sender may read. */
export type HandleEvents = (request: HttpRequest<Actor>, source: EventSource) => Promise<HttpAnswer>;
