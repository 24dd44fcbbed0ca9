import type { Actor } from '../access/actor.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { authorOf } from '../access/author.ts';
import { forThemselves, type Handle, notFound } from '../access/rest-refusal.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { jsonAnswer } from '../http/answer.ts';
import { answerPage } from '../http/link-page.ts';
import { readRestFields } from '../http/read-rest-fields.ts';
import { integer, invalidFields, optional, storableText, text } from '../http/rest-fields.ts';
import type { Handler } from '../http/route.ts';
import { addProject } from './add-project.service.ts';
import { groupErrors } from './group-errors.ts';
import type { GroupDirectory } from './group-directory.ts';
import { groupsWithin, matching } from './group-lists.ts';
import { refusalFor } from './group-request.ts';
import { projectJson } from './project-json.ts';
import { forProject, type ProjectAccess, type ProjectHandle } from './project-request.ts';
import { removeProject } from './remove-project.service.ts';

export interface ProjectDeps extends ProjectAccess {
  readonly prisma: PrismaClient;
  readonly groups: GroupDirectory;
  readonly changes: AuditTrail;
}

/** `/api/v4/projects` and `…/:id` */
export interface ProjectHandlers {
  readonly list: Handler<Actor>;
  readonly create: Handler<Actor>;
  readonly show: Handler<Actor>;
  readonly remove: Handler<Actor>;
}

export function createProjectHandlers(deps: ProjectDeps): ProjectHandlers {
  return {
    list: forThemselves(deps.policy, 'list-own-projects', createList(deps)),
    create: forThemselves(deps.policy, 'create-project', createCreate(deps)),
    show: forProject(deps, 'read-group', (_request, project) =>
      Promise.resolve(jsonAnswer(200, projectJson(project))),
    ),
    remove: forProject(deps, 'manage-projects', createRemove(deps)),
  };
}

function createList({ prisma, policy }: ProjectDeps): Handle {
  return async (request) => {
    const namespace = groupsWithin(await policy.reach(request.caller, 'read-group'));
    return answerPage(request, {
      type: 'Project',
      path: '/api/v4/projects',
      filters: { search: optional(storableText) },
      load: ({ search }, { after, skip, limit }) =>
        prisma.project.findMany({
          where: { AND: [{ id: { gt: after } }, { namespace }, matching(search)] },
          include: { namespace: true },
          orderBy: { id: 'asc' },
          skip,
          take: limit,
        }),
      count: ({ search }, take) =>
        prisma.project.count({ where: { AND: [{ namespace }, matching(search)] }, take }),
      idOf: ({ id }) => id,
      toJson: projectJson,
    });
  };
}

function createCreate({ groups, policy, changes }: ProjectDeps): Handle {
  return async (request) => {
    const { caller, ip } = request;
    const reading = await readRestFields(request, { name: text, path: text, namespace_id: integer });
    if (!reading.ok) return reading.answer;
    const { name, path, namespace_id: namespaceId } = reading.fields;
    const namespace = await groups.findById(namespaceId);
    if (namespace === undefined) return notFound('Group');
    const refused = await refusalFor(policy, caller, 'manage-projects', namespace);
    if (refused !== undefined) return refused;
    const result = await addProject(changes, namespace, { name, path }, authorOf(caller, ip));
    if (result.kind === 'gone') return notFound('Group');
    return result.kind === 'created'
      ? jsonAnswer(201, projectJson(result.project))
      : invalidFields(result.errors);
  };
}

function createRemove({ changes }: ProjectDeps): ProjectHandle {
  return async ({ caller, ip }, project) => {
    const outcome = await removeProject(changes, project, authorOf(caller, ip));
    if (outcome === 'gone') return notFound('Project');
    return outcome === 'removed'
      ? jsonAnswer(202, { message: '202 Accepted' })
      : jsonAnswer(409, { message: groupErrors.PROJECT_IN_USE });
  };
}
