import type { Actor } from '../../access/actor.ts';
import { forInstance, notFound } from '../../access/rest-refusal.ts';
import { forGroup, type GroupAccess } from '../../groups/group-request.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { type HttpAnswer, JSON_TYPE } from '../../http/answer.ts';
import { fieldErrors } from '../../http/http-errors.ts';
import { nextLink } from '../../http/next-link.ts';
import { invalidFields, oneOf, readFields } from '../../http/rest-fields.ts';
import type { Handler, HttpRequest } from '../../http/route.ts';
import { type EventScope, keyOf } from './event-conditions.ts';
import { encodePosition } from './event-cursor.ts';
import { entryOf } from './event-entry.ts';
import { FILTER_FIELDS, filtersOf } from './event-filters.ts';
import type { EventPosition } from './event-statements.ts';
import { EXPORT_FORMATS, exportEvents } from './export-events.ts';
import {
  DEFAULT_PAGE_SIZE,
  EVENT_OF_LIST,
  EVERYTHING,
  givenValues,
  PAGE_FIELDS,
  scopeOf,
} from './read-request.ts';
import type { ReadService } from './read-service.ts';

export interface ReadDeps extends GroupAccess {
  readonly service: ReadService;
  readonly now: () => Date;
}

/** `…/audit_events` of a group or of the installation. */
export interface ReadHandlers {
  readonly list: Handler<Actor>;
  /** `…/:event_id` */
  readonly show: Handler<Actor>;
  /** `…/export` */
  readonly exportAll: Handler<Actor>;
}

/** What a list is of. */
interface Source {
  readonly scope: EventScope;
  /** Below `/api/v4`. */
  readonly path: string;
  /** For the name of a file. */
  readonly name: string;
}

type Handle = (request: HttpRequest<Actor>, source: Source) => Promise<HttpAnswer>;

/** `/api/v4/groups/:id/audit_events`, for Owners. */
export function createReadHandlers(deps: ReadDeps): ReadHandlers {
  const { groups, policy } = deps;
  return handlersOf(deps, (handle) =>
    forGroup({ groups, policy }, 'read-events', (request, group) => handle(request, sourceOf(group))),
  );
}

/** `/api/v4/audit_events`, for admins. */
export function createInstanceReadHandlers(deps: ReadDeps): ReadHandlers {
  const source: Source = { scope: EVERYTHING, path: '', name: 'all' };
  return handlersOf(deps, (handle) =>
    forInstance(deps.policy, 'read-instance-events', (request) => handle(request, source)),
  );
}

function handlersOf({ service, now }: ReadDeps, guarded: (handle: Handle) => Handler<Actor>): ReadHandlers {
  return {
    list: guarded(listEvents(service)),
    show: guarded(showEvent(service)),
    exportAll: guarded(exportAll(service, now)),
  };
}

function sourceOf(group: GroupRef): Source {
  const { id, fullPath } = group;
  return { scope: scopeOf(group), path: `/groups/${id}`, name: fullPath.replaceAll('/', '-') };
}

function listEvents(service: ReadService): Handle {
  return async (request, { scope, path }) => {
    const query = readFields(givenValues(request.query), { ...FILTER_FIELDS, ...PAGE_FIELDS });
    if (!query.ok) return query.answer;
    const { cursor: after, per_page: size = DEFAULT_PAGE_SIZE, newer_than: newest } = query.fields;
    const newerThan = newest === undefined ? 0 : await keyOfEvent(service, scope, newest);
    if (newerThan === undefined) return invalid('newer_than', EVENT_OF_LIST);
    const page = await service.page(scope, filtersOf(query.fields), { size, after, newerThan });
    const body = `[${page.events.map(entryOf).join(',')}]`;
    const link = page.next && linkTo(request, `/api/v4${path}/audit_events`, size, page.next);
    return jsonText(body, link === undefined ? {} : { link });
  };
}

/** Undefined when there is no such event in what may be read. */
async function keyOfEvent(service: ReadService, scope: EventScope, id: number): Promise<number | undefined> {
  return keyOf(scope) === 'id' ? id : (await service.find(scope, id))?.key;
}

function showEvent(service: ReadService): Handle {
  return async (request, { scope }) => {
    const text = request.params['event_id'] ?? '';
    const id = Number(text);
    if (!/^\d+$/.test(text)) return invalid('event_id', 'an integer');
    const event = Number.isSafeInteger(id) ? await service.find(scope, id) : undefined;
    return event === undefined ? notFound('Audit Event') : jsonText(entryOf(event));
  };
}

function exportAll(service: ReadService, now: () => Date): Handle {
  return async (request, { scope, name }) => {
    const shape = { ...FILTER_FIELDS, format: oneOf('csv', 'ndjson') };
    const query = readFields(givenValues(request.query), shape);
    if (!query.ok) return query.answer;
    const { format } = query.fields;
    const walk = await service.walk(scope, filtersOf(query.fields));
    const file = `audit-events-${name}-${now().toISOString().slice(0, 10)}.${format}`;
    const headers = {
      'content-type': EXPORT_FORMATS[format].mediaType,
      'content-disposition': `attachment; filename="${file}"`,
    };
    return { status: 200, headers, body: exportEvents(walk, EXPORT_FORMATS[format]) };
  };
}

function linkTo(
  { query, headers }: Pick<HttpRequest<Actor>, 'query' | 'headers'>,
  path: string,
  size: number,
  next: EventPosition,
): string {
  const parameters = new URLSearchParams({ per_page: String(size), cursor: encodePosition(next) });
  // Only what is known: the query may hold a token.
  for (const name of [...Object.keys(FILTER_FIELDS), 'newer_than']) {
    const value = query.getAll(name).at(-1);
    if (value !== undefined) parameters.set(name, value);
  }
  return nextLink(headers, path, parameters);
}

function invalid(field: string, what: string): HttpAnswer {
  return invalidFields({ [field]: [fieldErrors.FIELD_INVALID({ what })] });
}

function jsonText(body: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status: 200, headers: { 'content-type': JSON_TYPE, ...headers }, body };
}
