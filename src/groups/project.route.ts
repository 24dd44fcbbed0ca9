import type { PlacedProject } from './namespace.type.ts';
import type { Actor } from '../access/actor.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { authorOf } from '../access/author.ts';
import { forThemselves, type Handle, notFound } from '../access/rest-refusal.ts';
import type { Prisma, PrismaClient } from '../database/generated/client.ts';
import { type HttpAnswer, jsonAnswer } from '../http/answer.ts';
import { fieldErrors } from '../http/http-errors.ts';
import { answerPage } from '../http/link-page.ts';
import {
  integer,
  invalidFields,
  optional,
  readFields,
  storableText,
  text,
  truth,
  withFields,
} from '../http/rest-fields.ts';
import { formValues } from '../http/rest-input.ts';
import type { HttpRequest } from '../http/route.ts';
import { addProject, pathOfName } from './add-project.service.ts';
import { groupErrors } from './group-errors.ts';
import type { GroupDirectory } from './group-directory.ts';
import { groupsWithin, matching } from './group-lists.ts';
import { forGroup, type GroupHandle, refusalFor } from './group-request.ts';
import { forProject, type ProjectAccess, type ProjectHandle } from './project-request.ts';
import { removeProject } from './remove-project.service.ts';

export interface ProjectDeps extends ProjectAccess {
  readonly prisma: PrismaClient;
  readonly groups: GroupDirectory;
  readonly changes: AuditTrail;
}

/** `/api/v4/projects` and `…/:id` */
export function createProjectHandlers(deps: ProjectDeps) {
  return {
    list: forThemselves(deps, 'list-own-projects', list),
    create: forThemselves(deps, 'create-project', create),
    listOfGroup: forGroup(deps, 'read-group', listOfGroup),
    show: forProject(deps, 'read-group', (_request, project) =>
      Promise.resolve(jsonAnswer(200, projectJson(project))),
    ),
    remove: forProject(deps, 'manage-projects', remove),
  };
}

const list: Handle<ProjectDeps> = async (request, deps) => {
  const namespace = groupsWithin(await deps.policy.reach(request.caller, 'read-group'));
  return answerProjects(deps, request, '/projects', { namespace });
};

const listOfGroup: GroupHandle<ProjectDeps> = (request, { id }, deps) => {
  const asked = readFields(formValues(request.query), { include_subgroups: optional(truth) });
  if (!asked.ok) return Promise.resolve(asked.answer);
  const below = asked.fields.include_subgroups === true;
  const which = below ? { namespace: { traversalIds: { has: id } } } : { namespaceId: id };
  return answerProjects(deps, request, `/groups/${id}/projects`, which);
};

/** A page of projects; `path` is below `/api/v4`. */
function answerProjects(
  { prisma }: ProjectDeps,
  request: HttpRequest<Actor>,
  path: string,
  which: Prisma.ProjectWhereInput,
): Promise<HttpAnswer> {
  return answerPage(request, {
    type: 'Project',
    path: `/api/v4${path}`,
    // The second one was read already: it is kept in the links.
    filters: { search: optional(storableText), include_subgroups: optional(truth) },
    load: ({ search }, { after, page }) =>
      prisma.project.findMany({
        where: { AND: [{ id: { gt: after } }, which, matching(search)] },
        include: { namespace: true },
        ...page,
      }),
    count: ({ search }, take) => prisma.project.count({ where: { AND: [which, matching(search)] }, take }),
    idOf: ({ id }) => id,
    toJson: projectJson,
  });
}

const create: Handle<ProjectDeps> = withFields(
  { name: optional(text), path: optional(text), namespace_id: integer },
  async (request, { namespace_id: namespaceId, ...asked }, { groups, policy, changes }) => {
    const { caller, ip } = request;
    const name = asked.name ?? asked.path;
    if (name === undefined)
      return invalidFields({ name: [fieldErrors.FIELD_MISSING({ what: text.description ?? '' })] });
    const path = asked.path ?? pathOfName(name);
    const namespace = await groups.findById(namespaceId);
    if (namespace === undefined) return notFound('Group');
    const refused = await refusalFor(policy, caller, 'manage-projects', namespace);
    if (refused !== undefined) return refused;
    const result = await addProject(changes, namespace, { name, path }, authorOf(caller, ip));
    if (result.kind === 'gone') return notFound('Group');
    return result.kind === 'created'
      ? jsonAnswer(201, projectJson(result.project))
      : invalidFields(result.errors);
  },
);

const remove: ProjectHandle<ProjectDeps> = async ({ caller, ip }, project, { changes }) => {
  const outcome = await removeProject(changes, project, authorOf(caller, ip));
  if (outcome === 'gone') return notFound('Project');
  return outcome === 'removed'
    ? jsonAnswer(202, { message: '202 Accepted' })
    : jsonAnswer(409, { message: groupErrors.PROJECT_IN_USE });
};

/** A project in GitLab's shape. */
function projectJson({ id, name, path, fullPath, namespace, createdAt }: PlacedProject) {
  return {
    id,
    name,
    name_with_namespace: `${namespace.fullName} / ${name}`,
    path,
    path_with_namespace: fullPath,
    created_at: createdAt.toISOString(),
    namespace: {
      id: namespace.id,
      name: namespace.name,
      path: namespace.path,
      kind: 'group',
      full_path: namespace.fullPath,
      parent_id: namespace.parentId,
    },
  };
}
