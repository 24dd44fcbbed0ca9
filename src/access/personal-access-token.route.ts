import type { PrismaClient } from '../database/generated/client.ts';
import { jsonAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import { answerPage } from '../http/link-page.ts';
import {
  type FieldValues,
  integer,
  invalidFields,
  oneOf,
  optional,
  readRestFields,
} from '../http/rest-fields.ts';
import type { Actor } from './actor.ts';
import type { AuditTrail } from './audit-trail.ts';
import { authorOf } from './author.ts';
import { issuePersonalToken, revokePersonalToken } from './personal-access-token.service.ts';
import type { AccessPolicy } from './policy.ts';
import { isRowId } from './row-id.ts';
import { forThemselves, type Handle, idOf, isAdmin, notFound } from './rest-refusal.ts';
import { SHOWN_TOKEN, tokenJson, whereState } from './token-json.ts';
import { TOKEN_FIELDS, tokenErrors, toTokenRequest } from './token-rules.ts';

export interface PersonalTokenDeps {
  readonly prisma: PrismaClient;
  readonly policy: AccessPolicy;
  readonly changes: AuditTrail;
  readonly now: () => Date;
}

/** Personal access tokens: users see and change their own, admins those of all users. */
export function createPersonalTokenHandlers(deps: PersonalTokenDeps) {
  return {
    list: forThemselves(deps, 'manage-own-tokens', list),
    create: forThemselves(deps, 'manage-own-tokens', create),
    revoke: forThemselves(deps, 'manage-own-tokens', revoke),
  };
}

const list: Handle<PersonalTokenDeps> = (request, { prisma, now }) => {
  const filters = { user_id: optional(integer), state: optional(oneOf('active', 'inactive')) };
  const wanted = ({ user_id, state }: FieldValues<typeof filters>) => {
    const asked = user_id === undefined ? { not: null } : isRowId(user_id) ? user_id : 0;
    const own = isAdmin(request.caller) ? [] : [{ userId: userIdOf(request.caller) }];
    return [{ userId: asked }, whereState(state, now()), ...own];
  };
  return answerPage(request, {
    type: 'PersonalAccessToken',
    path: '/api/v4/personal_access_tokens',
    filters,
    load: (asked, { after, page }) =>
      prisma.accessToken.findMany({
        where: { AND: [{ id: { gt: after } }, ...wanted(asked)] },
        ...page,
        ...SHOWN_TOKEN,
      }),
    count: (asked, take) => prisma.accessToken.count({ where: { AND: wanted(asked) }, take }),
    idOf: ({ id }) => id,
    toJson: (token) => tokenJson(token, now()),
  });
};

const create: Handle<PersonalTokenDeps> = async (request, { changes, now }) => {
  const { caller, ip } = request;
  const userId = idOf(request, 'user_id');
  // The same answer for users that exist and for those that do not: only admins may know which users exist.
  if (!isAdmin(caller) && userId !== userIdOf(caller)) return restFailure(403);

  const reading = await readRestFields(request, TOKEN_FIELDS);
  if (!reading.ok) return reading.answer;
  const errors = tokenErrors(reading.fields, caller.scopes, now());
  if (errors !== undefined) return invalidFields(errors);

  const asked = { ...toTokenRequest(reading.fields), userId: userId ?? 0, issuerId: userIdOf(caller) };
  const issued = await issuePersonalToken(changes, asked, authorOf(caller, ip), now());
  if (issued === undefined) return notFound('User');
  return jsonAnswer(201, { ...tokenJson(issued.row, now()), token: issued.token });
};

const revoke: Handle<PersonalTokenDeps> = async (request, { changes, now }) => {
  const { caller, ip } = request;
  const id = idOf(request, 'id') ?? 0;
  const wanted = isAdmin(caller) ? { id } : { id, ownerId: userIdOf(caller) };
  const found = await revokePersonalToken(changes, wanted, authorOf(caller, ip), now());
  return found ? { status: 204, body: '' } : notFound('Personal Access Token');
};

// The policy lets only users come so far; no user has the id 0.
function userIdOf({ holder }: Actor): number {
  return holder.kind === 'user' ? holder.id : 0;
}
