import type { Actor } from '../../access/actor.ts';
import { forInstance, notFound } from '../../access/rest-refusal.ts';
import { forGroup, type GroupAccess } from '../../groups/group-request.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { JSON_TYPE } from '../../http/answer.ts';
import { fieldErrors } from '../../http/http-errors.ts';
import { invalidFields, oneOf, readFields } from '../../http/rest-fields.ts';
import type { Handler } from '../../http/route.ts';
import { entryOf } from './event-entry.ts';
import { FILTER_FIELDS, filtersOf } from './event-filters.ts';
import type { EventSource, HandleEvents } from './event-source.ts';
import { EXPORT_FORMATS, exportEvents } from './export-events.ts';
import { listEvents } from './list-events.ts';
import { EVERYTHING, givenValues, scopeOf } from './read-request.ts';
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

/** `/api/v4/groups/:id/audit_events`, for Owners. */
export function createReadHandlers(deps: ReadDeps): ReadHandlers {
  const { groups, policy } = deps;
  return handlersOf(deps, (handle) =>
    forGroup({ groups, policy }, 'read-events', (request, group) => handle(request, sourceOf(group))),
  );
}

/** `/api/v4/audit_events`, for admins. */
export function createInstanceReadHandlers(deps: ReadDeps): ReadHandlers {
  const source: EventSource = { scope: EVERYTHING, path: '', name: 'all' };
  return handlersOf(deps, (handle) =>
    forInstance(deps.policy, 'read-instance-events', (request) => handle(request, source)),
  );
}

function handlersOf(
  { service, now }: ReadDeps,
  guarded: (handle: HandleEvents) => Handler<Actor>,
): ReadHandlers {
  return {
    list: guarded(listEvents(service)),
    show: guarded(showEvent(service)),
    exportAll: guarded(exportAll(service, now)),
  };
}

function sourceOf(group: GroupRef): EventSource {
  const { id, fullPath } = group;
  return { scope: scopeOf(group), path: `/groups/${id}`, name: fullPath.replaceAll('/', '-') };
}

function showEvent(service: ReadService): HandleEvents {
  return async (request, { scope }) => {
    const text = request.params['event_id'] ?? '';
    const id = Number(text);
    if (!/^\d+$/.test(text)) {
      return invalidFields({ event_id: [fieldErrors.FIELD_INVALID({ what: 'an integer' })] });
    }
    const event = Number.isSafeInteger(id) ? await service.find(scope, id) : undefined;
    if (event === undefined) return notFound('Audit Event');
    return { status: 200, headers: { 'content-type': JSON_TYPE }, body: entryOf(event) };
  };
}

function exportAll(service: ReadService, now: () => Date): HandleEvents {
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
