import type { Actor } from '../access/actor.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { authorOf } from '../access/author.ts';
import { forThemselves, type Handle, notFound, refusal } from '../access/rest-refusal.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { type HttpAnswer, jsonAnswer } from '../http/answer.ts';
import { answerPage } from '../http/link-page.ts';
import { readRestFields } from '../http/read-rest-fields.ts';
import { integer, invalidFields, optional, text } from '../http/rest-fields.ts';
import type { Handler, HttpRequest } from '../http/route.ts';
import { addGroup } from './add-group.service.ts';
import { deleteGroup, type GroupBelongings } from './delete-group.service.ts';
import { groupJson } from './group-json.ts';
import { groupsWithin } from './group-lists.ts';
import { forGroup, type GroupAccess, type GroupHandle, refusalFor } from './group-request.ts';

export interface GroupDeps extends GroupAccess {
  readonly prisma: PrismaClient;
  readonly changes: AuditTrail;
  readonly belongings: GroupBelongings;
  readonly now: () => Date;
}

/** `/api/v4/groups` and `…/:id` */
export interface GroupHandlers {
  readonly list: Handler<Actor>;
  readonly create: Handler<Actor>;
  readonly show: Handler<Actor>;
  readonly remove: Handler<Actor>;
}

export function createGroupHandlers(deps: GroupDeps): GroupHandlers {
  const deletion = ({ id, rootId }: { id: number; rootId: number }) =>
    id === rootId ? 'manage-top-level-groups' : 'manage-subgroups';
  return {
    list: forThemselves(deps.policy, 'list-own-groups', createList(deps)),
    create: forThemselves(deps.policy, 'create-group', createCreate(deps)),
    show: forGroup(deps, 'read-group', createShow(deps)),
    remove: forGroup(deps, deletion, createRemove(deps)),
  };
}

function createList({ prisma, policy }: GroupDeps): Handle {
  return async (request) => {
    const visible = groupsWithin(await policy.reach(request.caller, 'read-group'));
    return answerPage(request, {
      type: 'Group',
      path: '/api/v4/groups',
      filters: {},
      load: (_filters, { after, skip, limit }) =>
        prisma.group.findMany({
          where: { AND: [{ id: { gt: after } }, visible] },
          orderBy: { id: 'asc' },
          skip,
          take: limit,
        }),
      count: (_filters, take) => prisma.group.count({ where: visible, take }),
      idOf: ({ id }) => id,
      toJson: groupJson,
    });
  };
}

function createShow({ prisma }: GroupDeps): GroupHandle {
  return async (_request, { id }) => {
    const group = await prisma.group.findUnique({ where: { id } });
    return group === null ? notFound('Group') : jsonAnswer(200, groupJson(group));
  };
}

function createCreate(deps: GroupDeps): Handle {
  return async (request) => {
    const { caller, ip } = request;
    const reading = await readRestFields(request, { name: text, path: text, parent_id: optional(integer) });
    if (!reading.ok) return reading.answer;
    const { name, path, parent_id: parentId } = reading.fields;
    const refused = await refusalBelow(deps, request, parentId);
    if (refused !== undefined) return refused;

    const creator = caller.holder.kind === 'user' ? caller.holder : undefined;
    const wanted =
      parentId === undefined ? { name, path, ...(creator && { owner: creator }) } : { name, path, parentId };
    const result = await addGroup(deps.changes, wanted, authorOf(caller, ip), deps.now());
    return result.kind === 'created'
      ? jsonAnswer(201, groupJson(result.group))
      : invalidFields(result.errors);
  };
}

/** Admins make top-level groups, a group's Owners what is below it. */
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

function createRemove(deps: GroupDeps): GroupHandle {
  return async ({ caller, ip }, group) => {
    const deleted = await deleteGroup(deps, group, authorOf(caller, ip));
    return deleted ? jsonAnswer(202, { message: '202 Accepted' }) : notFound('Group');
  };
}
