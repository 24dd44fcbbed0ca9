import { authorOf } from '../access/author.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { idOf, isAdmin, notFound } from '../access/rest-refusal.ts';
import { isRowId } from '../access/row-id.ts';
import { accessLevel } from '../access/token-rules.ts';
import { userJson } from '../access/user-json.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { type HttpAnswer, jsonAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import { answerPage } from '../http/link-page.ts';
import { integer, withFields } from '../http/rest-fields.ts';
import type { GroupRef } from './group-directory.ts';
import { groupErrors } from './group-errors.ts';
import { forGroup, type GroupAccess, type GroupHandle } from './group-request.ts';
import { addMember, type Member, type MemberResult, removeMember, updateMember } from './member.service.ts';

export interface MemberDeps extends GroupAccess {
  readonly prisma: PrismaClient;
  readonly changes: AuditTrail;
}

/** `/api/v4/groups/:id/members` and `…/:user_id`: the roles that users have in the group itself. */
export function createMemberHandlers(deps: MemberDeps) {
  return {
    list: forGroup(deps, 'manage-members', list),
    show: forGroup(
      deps,
      'manage-members',
      showWithin(({ id }) => [id]),
    ),
    listAll: forGroup(deps, 'manage-members', listAll),
    showAny: forGroup(
      deps,
      'manage-members',
      showWithin(({ traversalIds }) => traversalIds),
    ),
    add: forGroup(deps, 'manage-members', add),
    update: forGroup(deps, 'manage-members', update),
    remove: forGroup(deps, 'manage-members', remove),
  };
}

const list: GroupHandle<MemberDeps> = (request, group, { prisma }) =>
  answerPage(request, {
    type: 'Member',
    path: `/api/v4/groups/${group.id}/members`,
    filters: {},
    load: (_filters, { after, page }) =>
      prisma.membership.findMany({
        where: { groupId: group.id, userId: { gt: after } },
        ...page,
        orderBy: { userId: 'asc' },
        include: { user: true },
      }),
    count: (_filters, take) => prisma.membership.count({ where: { groupId: group.id }, take }),
    idOf: ({ userId }) => userId,
    toJson: memberJson,
  });

const listAll: GroupHandle<MemberDeps> = (request, { id, traversalIds }, { prisma }) => {
  const groupId = { in: [...traversalIds] };
  return answerPage(request, {
    type: 'Member',
    path: `/api/v4/groups/${id}/members/all`,
    filters: {},
    load: (_filters, { after, page }) =>
      prisma.user.findMany({
        where: { id: { gt: after }, memberships: { some: { groupId } } },
        include: { memberships: { where: { groupId }, orderBy: { accessLevel: 'desc' }, take: 1 } },
        ...page,
      }),
    count: (_filters, take) => prisma.user.count({ where: { memberships: { some: { groupId } } }, take }),
    idOf: (user) => user.id,
    toJson: ({ memberships, ...user }) => memberJson({ user, accessLevel: memberships[0]?.accessLevel ?? 0 }),
  });
};

const showWithin =
  (within: (group: GroupRef) => readonly number[]): GroupHandle<MemberDeps> =>
  async (request, group, { prisma }) => {
    const userId = idOf(request, 'user_id') ?? 0;
    if (!isRowId(userId)) return notFound('Member');
    const [membership] = await prisma.membership.findMany({
      where: { userId, groupId: { in: [...within(group)] } },
      include: { user: true },
      orderBy: { accessLevel: 'desc' },
      take: 1,
    });
    return membership === undefined ? notFound('Member') : jsonAnswer(200, memberJson(membership));
  };

const add: GroupHandle<MemberDeps> = withFields(
  { user_id: integer, access_level: accessLevel },
  async (request, { user_id: userId, access_level: level }, group, { changes }) => {
    const author = authorOf(request.caller, request.ip);
    return answer(201, await addMember(changes, { group, userId, author, accessLevel: level }));
  },
);

const update: GroupHandle<MemberDeps> = withFields(
  { access_level: accessLevel },
  async (request, fields, group, { changes }) => {
    const { caller, ip } = request;
    const userId = idOf(request, 'user_id') ?? 0;
    const change = { group, userId, author: authorOf(caller, ip), mayOrphan: isAdmin(caller) };
    return answer(200, await updateMember(changes, { ...change, accessLevel: fields.access_level }));
  },
);

const remove: GroupHandle<MemberDeps> = async (request, group, { changes }) => {
  const { caller, ip } = request;
  const userId = idOf(request, 'user_id') ?? 0;
  const change = { group, userId, author: authorOf(caller, ip), mayOrphan: isAdmin(caller) };
  return answer(204, await removeMember(changes, change));
};

function answer(status: 200 | 201 | 204, result: MemberResult): HttpAnswer {
  switch (result.kind) {
    case 'done':
      return status === 204 ? { status, body: '' } : jsonAnswer(status, memberJson(result.member));
    case 'no-such-group':
      return notFound('Group');
    case 'no-such-user':
      return notFound(status === 201 ? 'User' : 'Member');
    case 'no-such-member':
      return notFound('Member');
    case 'already-member':
      return jsonAnswer(409, { message: groupErrors.MEMBER_EXISTS });
    case 'last-owner':
      return restFailure(403, groupErrors.LAST_OWNER);
  }
}

function memberJson({ user, accessLevel: access_level }: Member) {
  return { ...userJson(user), access_level };
}
