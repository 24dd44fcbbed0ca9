import type { Actor } from '../access/actor.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { authorOf } from '../access/author.ts';
import { idOf, notFound } from '../access/rest-refusal.ts';
import { isRowId } from '../access/row-id.ts';
import { groupKey } from '../access/share-keys.ts';
import { SHOWN_TOKEN, tokenJson, whereState } from '../access/token-json.ts';
import {
  accessLevel,
  expiryErrors,
  levelErrors,
  TOKEN_FIELDS,
  tokenErrors,
  toTokenRequest,
} from '../access/token-rules.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { type HttpAnswer, jsonAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import { answerPage } from '../http/link-page.ts';
import { day, invalidFields, oneOf, optional, withFields } from '../http/rest-fields.ts';
import type { HttpRequest } from '../http/route.ts';
import { issueGroupToken, revokeGroupToken } from './group-access-token.service.ts';
import type { GroupRef } from './group-directory.ts';
import { groupErrors } from './group-errors.ts';
import { forGroup, type GroupAccess, type GroupHandle } from './group-request.ts';
import { rotateToken } from './this-token.service.ts';

export interface GroupTokenDeps extends GroupAccess {
  readonly prisma: PrismaClient;
  readonly changes: AuditTrail;
  readonly now: () => Date;
}

/** `/api/v4/groups/:id/access_tokens` and `…/:token_id`: tokens that are good for one group only. */
export function createGroupTokenHandlers(deps: GroupTokenDeps) {
  return {
    list: forGroup(deps, 'manage-group-tokens', list),
    create: forGroup(deps, 'manage-group-tokens', create),
    show: forGroup(deps, 'manage-group-tokens', show),
    rotate: forGroup(deps, 'manage-group-tokens', rotate),
    revoke: forGroup(deps, 'manage-group-tokens', revoke),
  };
}

const list: GroupHandle<GroupTokenDeps> = (request, group, { prisma, now }) =>
  answerPage(request, {
    type: 'PersonalAccessToken',
    path: `/api/v4/groups/${group.id}/access_tokens`,
    filters: { state: optional(oneOf('active', 'inactive')) },
    load: ({ state }, { after, page }) =>
      prisma.accessToken.findMany({
        where: { groupId: group.id, id: { gt: after }, ...whereState(state, now()) },
        ...page,
        ...SHOWN_TOKEN,
      }),
    count: ({ state }, take) =>
      prisma.accessToken.count({ where: { groupId: group.id, ...whereState(state, now()) }, take }),
    idOf: ({ id }) => id,
    toJson: (token) => tokenJson(token, now()),
  });

const create: GroupHandle<GroupTokenDeps> = withFields(
  { ...TOKEN_FIELDS, access_level: accessLevel },
  async (request, { access_level: level, ...asked }, group, { policy, changes, now }) => {
    const { caller, ip } = request;
    const tooHigh = levelErrors(level, await policy.levelIn(caller, group));
    const errors = { ...tokenErrors(asked, caller.scopes, now()), ...tooHigh };
    if (Object.keys(errors).length > 0) return invalidFields(errors);

    const issuer = caller.holder.kind === 'user' ? { issuerId: caller.holder.id } : {};
    const token = { ...toTokenRequest(asked), accessLevel: level, ...issuer };
    const issued = await issueGroupToken(changes, group, token, authorOf(caller, ip), now());
    if (issued === undefined) return notFound('Group');
    return jsonAnswer(201, { ...tokenJson(issued.row, now()), token: issued.token });
  },
);

const show: GroupHandle<GroupTokenDeps> = async (request, group, { prisma, now }) => {
  const token = await findToken(prisma, request, group);
  return token === null ? noSuchToken() : jsonAnswer(200, tokenJson(token, now()));
};

const rotate: GroupHandle<GroupTokenDeps> = withFields(
  { expires_at: optional(day) },
  async (request, { expires_at: expiresAt }, group, { prisma, changes, now }) => {
    const { caller, ip } = request;
    const wrong = expiryErrors(expiresAt, now());
    if (wrong.length > 0) return invalidFields({ expires_at: wrong });
    const token = await findToken(prisma, request, group);
    if (token === null) return noSuchToken();
    const wanted = { id: token.id, holder: groupKey(group), ...(expiresAt && { expiresAt }) };
    const issued = await rotateToken(changes, wanted, authorOf(caller, ip), now());
    if (issued === undefined) return restFailure(400, groupErrors.TOKEN_REVOKED);
    return jsonAnswer(200, { ...tokenJson(issued.row, now()), token: issued.token });
  },
);

function findToken(prisma: PrismaClient, request: HttpRequest<Actor>, { id: groupId }: GroupRef) {
  const id = idOf(request, 'token_id') ?? 0;
  return isRowId(id) ? prisma.accessToken.findFirst({ where: { id, groupId }, ...SHOWN_TOKEN }) : null;
}

function noSuchToken(): HttpAnswer {
  return notFound('Group Access Token');
}

const revoke: GroupHandle<GroupTokenDeps> = async (request, group, { changes, now }) => {
  const tokenId = idOf(request, 'token_id') ?? 0;
  const author = authorOf(request.caller, request.ip);
  const found = await revokeGroupToken(changes, group, tokenId, author, now());
  return found ? { status: 204, body: '' } : noSuchToken();
};
