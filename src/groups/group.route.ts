import type { Actor } from '../access/actor.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { authorOf } from '../access/author.ts';
import { forThemselves, type Handle, notFound, refusal } from '../access/rest-refusal.ts';
import type { Group, Prisma, PrismaClient } from '../database/generated/client.ts';
import { type HttpAnswer, jsonAnswer } from '../http/answer.ts';
import { answerPage } from '../http/link-page.ts';
import { integer, invalidFields, optional, storableText, text, withFields } from '../http/rest-fields.ts';
import type { HttpRequest } from '../http/route.ts';
import { addGroup } from './add-group.service.ts';
import { deleteGroup, type GroupBelongings } from './delete-group.service.ts';
import { groupsWithin, matching } from './group-lists.ts';
import { forGroup, type GroupAccess, type GroupHandle, refusalFor } from './group-request.ts';
import { updateGroup } from './update-group.service.ts';

export interface GroupDeps extends GroupAccess {
  readonly prisma: PrismaClient;
  readonly changes: AuditTrail;
  readonly belongings: GroupBelongings;
  readonly now: () => Date;
}

/** `/api/v4/groups` and `…/:id` */
export function createGroupHandlers(deps: GroupDeps) {
  const deletion = ({ id, rootId }: { id: number; rootId: number }) =>
    id === rootId ? 'manage-top-level-groups' : 'manage-subgroups';
  return {
    list: forThemselves(deps, 'list-own-groups', list),
    create: forThemselves(deps, 'create-group', create),
    show: forGroup(deps, 'read-group', show),
    update: forGroup(deps, 'update-group', update),
    subgroups: forGroup(deps, 'read-group', (request, { id }) =>
      answerGroups(deps, request, `/groups/${id}/subgroups`, { parentId: id }),
    ),
    descendants: forGroup(deps, 'read-group', (request, { id }) =>
      answerGroups(deps, request, `/groups/${id}/descendant_groups`, {
        traversalIds: { has: id },
        id: { not: id },
      }),
    ),
    remove: forGroup(deps, deletion, remove),
  };
}

const list: Handle<GroupDeps> = async (request, deps) => {
  const visible = groupsWithin(await deps.policy.reach(request.caller, 'read-group'));
  return answerGroups(deps, request, '/groups', visible);
};

/** A page of groups; `path` is below `/api/v4`. */
function answerGroups(
  { prisma }: GroupDeps,
  request: HttpRequest<Actor>,
  path: string,
  which: Prisma.GroupWhereInput,
): Promise<HttpAnswer> {
  return answerPage(request, {
    type: 'Group',
    path: `/api/v4${path}`,
    filters: { search: optional(storableText) },
    load: ({ search }, { after, page }) =>
      prisma.group.findMany({
        where: { AND: [{ id: { gt: after } }, which, matching(search)] },
        ...page,
      }),
    count: ({ search }, take) => prisma.group.count({ where: { AND: [which, matching(search)] }, take }),
    idOf: ({ id }) => id,
    toJson: groupJson,
  });
}

const show: GroupHandle<GroupDeps> = async (_request, { id }, { prisma }) => {
  const group = await prisma.group.findUnique({ where: { id } });
  return group === null ? notFound('Group') : jsonAnswer(200, groupJson(group));
};

const create: Handle<GroupDeps> = withFields(
  { name: text, path: text, parent_id: optional(integer) },
  async (request, { name, path, parent_id: parentId }, deps) => {
    const { caller, ip } = request;
    const refused = await refusalBelow(deps, request, parentId);
    if (refused !== undefined) return refused;

    const creator = caller.holder.kind === 'user' ? caller.holder : undefined;
    const wanted =
      parentId === undefined ? { name, path, ...(creator && { owner: creator }) } : { name, path, parentId };
    const within = (parentId === undefined ? undefined : await deps.groups.findById(parentId)) ?? null;
    const result = await addGroup(deps.changes, { ...wanted, within }, authorOf(caller, ip), deps.now());
    return result.kind === 'created'
      ? jsonAnswer(201, groupJson(result.group))
      : invalidFields(result.errors);
  },
);

/** Admins create top-level groups, and a group's Owners create its subgroups. */
async function refusalBelow(
  { groups, policy }: GroupDeps,
  { caller }: HttpRequest<Actor>,
  parentId: number | undefined,
): Promise<HttpAnswer | undefined> {
  if (parentId === undefined) {
    return refusal(policy.decideInstance(caller, 'manage-top-level-groups'), ['api']);
  }
  const parent = await groups.findById(parentId);
  return parent === undefined ? notFound('Group') : refusalFor(policy, caller, 'manage-subgroups', parent);
}

const update: GroupHandle<GroupDeps> = withFields(
  { name: optional(text), path: optional(text) },
  async (request, fields, group, { changes }) => {
    const author = authorOf(request.caller, request.ip);
    const result = await updateGroup(changes, group, fields, author);
    if (result.kind === 'gone') return notFound('Group');
    return result.kind === 'updated'
      ? jsonAnswer(200, groupJson(result.group))
      : invalidFields(result.errors);
  },
);

const remove: GroupHandle<GroupDeps> = async ({ caller, ip }, group, deps) => {
  const deleted = await deleteGroup(deps, group, authorOf(caller, ip));
  return deleted ? jsonAnswer(202, { message: '202 Accepted' }) : notFound('Group');
};

/** A group in GitLab's shape. */
function groupJson({ id, name, path, fullPath, fullName, parentId, createdAt }: Group) {
  return {
    id,
    name,
    path,
    full_path: fullPath,
    full_name: fullName,
    parent_id: parentId,
    created_at: createdAt.toISOString(),
  };
}
