import { authorOf } from '../access/author.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { idOf, isAdmin, notFound } from '../access/rest-refusal.ts';
import { accessLevel } from '../access/token-rules.ts';
import { userJson } from '../access/user-json.ts';
import type { Actor } from '../access/actor.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { type HttpAnswer, jsonAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import { answerPage } from '../http/link-page.ts';
import { readRestFields } from '../http/read-rest-fields.ts';
import { integer } from '../http/rest-fields.ts';
import type { Handler } from '../http/route.ts';
import { groupErrors } from './group-errors.ts';
import { forGroup, type GroupAccess, type GroupHandle } from './group-request.ts';
import { addMember, type Member, type MemberResult, removeMember, updateMember } from './member.service.ts';

export interface MemberDeps extends GroupAccess {
  readonly prisma: PrismaClient;
  readonly changes: AuditTrail;
}

/** `/api/v4/groups/:id/members` and `…/:user_id`: the roles that users have in the group itself. */
export interface MemberHandlers {
  readonly list: Handler<Actor>;
  readonly add: Handler<Actor>;
  readonly update: Handler<Actor>;
  readonly remove: Handler<Actor>;
}

export function createMemberHandlers(deps: MemberDeps): MemberHandlers {
  return {
    list: forGroup(deps, 'manage-members', createList(deps)),
    add: forGroup(deps, 'manage-members', createAdd(deps)),
    update: forGroup(deps, 'manage-members', createUpdate(deps)),
    remove: forGroup(deps, 'manage-members', createRemove(deps)),
  };
}

function createList({ prisma }: MemberDeps): GroupHandle {
  return (request, group) =>
    answerPage(request, {
      type: 'Member',
      path: `/api/v4/groups/${group.id}/members`,
      filters: {},
      load: (_filters, { after, skip, limit }) =>
        prisma.membership.findMany({
          where: { groupId: group.id, userId: { gt: after } },
          orderBy: { userId: 'asc' },
          skip,
          take: limit,
          include: { user: true },
        }),
      count: (_filters, take) => prisma.membership.count({ where: { groupId: group.id }, take }),
      idOf: ({ userId }) => userId,
      toJson: memberJson,
    });
}

function createAdd({ changes }: MemberDeps): GroupHandle {
  return async (request, group) => {
    const reading = await readRestFields(request, { user_id: integer, access_level: accessLevel });
    if (!reading.ok) return reading.answer;
    const { user_id: userId, access_level: level } = reading.fields;
    const author = authorOf(request.caller, request.ip);
    return answer(201, await addMember(changes, { group, userId, author, accessLevel: level }));
  };
}

function createUpdate({ changes }: MemberDeps): GroupHandle {
  return async (request, group) => {
    const reading = await readRestFields(request, { access_level: accessLevel });
    if (!reading.ok) return reading.answer;
    const { caller, ip } = request;
    const userId = idOf(request, 'user_id') ?? 0;
    const change = { group, userId, author: authorOf(caller, ip), mayOrphan: isAdmin(caller) };
    return answer(200, await updateMember(changes, { ...change, accessLevel: reading.fields.access_level }));
  };
}

function createRemove({ changes }: MemberDeps): GroupHandle {
  return async (request, group) => {
    const { caller, ip } = request;
    const userId = idOf(request, 'user_id') ?? 0;
    const change = { group, userId, author: authorOf(caller, ip), mayOrphan: isAdmin(caller) };
    return answer(204, await removeMember(changes, change));
  };
}

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
