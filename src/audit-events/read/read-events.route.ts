import type { Actor } from '../../access/actor.ts';
import { forInstance, notFound } from '../../access/rest-refusal.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { forGroup, forGroupReaders, type GroupAccess } from '../../groups/group-request.ts';
import { forProjectReaders, type ProjectAccess } from '../../groups/project-request.ts';
import { JSON_TYPE } from '../../http/answer.ts';
import { fieldErrors } from '../../http/http-errors.ts';
import { invalidFields } from '../../http/rest-fields.ts';
import type { Handler } from '../../http/route.ts';
import { findEmails } from './author-emails.ts';
import { type EventSource, EVERYTHING, type HandleEvents, scopeOf } from './read-request.ts';
import { exportAll, type ExportPlaces } from './export-events.ts';
import { type ListDeps, listEvents } from './list-events.ts';
import { restEntryOf } from './rest-entry.ts';

export interface ReadDeps extends GroupAccess, ListDeps {
  readonly exports: ExportPlaces;
  readonly now: () => Date;
}

/** `…/audit_events`, `…/audit_events/export` and `…/audit_events/:event_id` of a group or of the installation. */
export type ReadHandlers = Readonly<Record<'list' | 'exportAll' | 'show', Handler<Actor>>>;
/** The same of a project, without the export. */
export type ProjectReadHandlers = Omit<ReadHandlers, 'exportAll'>;

/** `/api/v4/groups/:id/audit_events`, for Owners; Developers and Maintainers have what they did themselves. */
export function createReadHandlers(deps: ReadDeps): ReadHandlers {
  const guarded = (handle: HandleEvents): Handler<Actor> =>
    forGroupReaders(deps, (request, group, onlyBy) => handle(request, sourceOf(group, onlyBy)));
  const exported = exportAll(deps);
  return {
    list: guarded(listEvents(deps)),
    show: guarded(showEvent(deps)),
    exportAll: forGroup(deps, 'read-events', (request, group) => exported(request, sourceOf(group))),
  };
}

/** `/api/v4/projects/:id/audit_events`, for Maintainers; Developers have what they did themselves. */
export function createProjectReadHandlers(deps: ReadDeps & ProjectAccess): ProjectReadHandlers {
  const guarded = (handle: HandleEvents): Handler<Actor> =>
    forProjectReaders(deps, async (request, project, onlyBy) => {
      const group = await deps.groups.findById(project.namespaceId);
      if (group === undefined) return notFound('Project');
      const { id, fullPath } = project;
      const scope = { ...scopeOf(group, onlyBy), below: fullPath };
      return handle(request, { scope, path: `/projects/${id}`, name: fullPath.replaceAll('/', '-') });
    });
  return { list: guarded(listEvents(deps)), show: guarded(showEvent(deps)) };
}

/** `/api/v4/audit_events`, for admins. */
export function createInstanceReadHandlers(deps: ReadDeps): ReadHandlers {
  const source: EventSource = { scope: EVERYTHING, path: '', name: 'all', ofEverything: true };
  const guarded = (handle: HandleEvents): Handler<Actor> =>
    forInstance(deps, 'read-instance-events', (request) => handle(request, source));
  return {
    list: guarded(listEvents(deps)),
    show: guarded(showEvent(deps)),
    exportAll: guarded(exportAll(deps)),
  };
}

function sourceOf(group: GroupRef, onlyBy?: number): EventSource {
  const { id, fullPath } = group;
  return { scope: scopeOf(group, onlyBy), path: `/groups/${id}`, name: fullPath.replaceAll('/', '-') };
}

function showEvent({ service, prisma }: ListDeps): HandleEvents {
  return async (request, { scope }) => {
    const text = request.params['event_id'] ?? '';
    const id = Number(text);
    if (!/^\d+$/.test(text)) {
      return invalidFields({ event_id: [fieldErrors.FIELD_INVALID({ what: 'an integer' })] });
    }
    const event = Number.isSafeInteger(id) ? await service.find(scope, id, request.reader) : undefined;
    if (event === undefined) return notFound('Audit Event');
    const emailOf = await findEmails(prisma, [event]);
    return { status: 200, headers: { 'content-type': JSON_TYPE }, body: restEntryOf(event, emailOf) };
  };
}
