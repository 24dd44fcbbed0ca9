import { changeKey } from './share-keys.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { jsonAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import { answerPage } from '../http/link-page.ts';
import { invalidFields, optional, text, truth, withFields } from '../http/rest-fields.ts';
import { accessErrors } from './access-errors.ts';
import type { AuditTrail } from './audit-trail.ts';
import { authorOf } from './author.ts';
import { pathErrors } from './field-rules.ts';
import { type BlockResult, setUserBlocked } from './block-user.service.ts';
import type { AccessPolicy } from './policy.ts';
import { forInstance, forThemselves, type Handle, idOf, isAdmin, notFound } from './rest-refusal.ts';
import { isRowId } from './row-id.ts';
import { wholeUserJson } from './user-json.ts';
import { insertUser } from './user.service.ts';

export interface UserDeps {
  readonly prisma: PrismaClient;
  readonly policy: AccessPolicy;
  readonly changes: AuditTrail;
}

export function createUserHandlers(deps: UserDeps) {
  return {
    list: forInstance(deps, 'manage-users', list),
    create: forInstance(deps, 'manage-users', create),
    show: forThemselves(deps, 'read-own-user', show),
    block: forInstance(deps, 'manage-users', block(true)),
    unblock: forInstance(deps, 'manage-users', block(false)),
    whoAmI: forThemselves(deps, 'read-own-user', whoAmI),
  };
}

const list: Handle<UserDeps> = (request, { prisma }) =>
  answerPage(request, {
    type: 'User',
    path: '/api/v4/users',
    filters: { username: optional(text) },
    load: ({ username }, { after, page }) =>
      prisma.user.findMany({
        where: { AND: [{ id: { gt: after } }, whereUsername(username)] },
        ...page,
      }),
    count: ({ username }, take) => prisma.user.count({ where: whereUsername(username), take }),
    idOf: ({ id }) => id,
    toJson: wholeUserJson,
  });

const create: Handle<UserDeps> = withFields(
  { username: text, name: text, email: text, admin: optional(truth) },
  async (request, { admin = false, ...asked }, { changes }) => {
    const author = authorOf(request.caller, request.ip);
    const result = await changes.run(changeKey({ group: null, author }), async (tx, record) => {
      const made = await insertUser(tx, { ...asked, admin });
      if (made.kind === 'invalid') return made;
      const { id, name, username } = made.user;
      const message = `User ${username} created${admin ? ' as administrator' : ''}`;
      const target = { type: 'User', id, details: name };
      record({ eventType: 'user_created', group: null, author, target, message });
      return made;
    });
    return result.kind === 'created'
      ? jsonAnswer(201, wholeUserJson(result.user))
      : invalidFields(result.errors);
  },
);

/** Admins see all users, other users see themselves: they may not learn which other users exist. */
const show: Handle<UserDeps> = async (request, { prisma }) => {
  const { caller } = request;
  const id = idOf(request, 'id') ?? 0;
  const isTheirs = caller.holder.kind === 'user' && caller.holder.id === id;
  if (!isRowId(id) || !(isTheirs || isAdmin(caller))) return notFound('User');
  const user = await prisma.user.findUnique({ where: { id } });
  return user === null ? notFound('User') : jsonAnswer(200, wholeUserJson(user));
};

const block =
  (blocked: boolean): Handle<UserDeps> =>
  async (request, { changes }) => {
    const change = { userId: idOf(request, 'id') ?? 0, blocked };
    return blockAnswer(await setUserBlocked(changes, change, authorOf(request.caller, request.ip)));
  };

function blockAnswer(result: BlockResult) {
  switch (result) {
    case 'done':
      return jsonAnswer(201, true);
    case 'no-such-user':
      return notFound('User');
    case 'themselves':
      return restFailure(403, accessErrors.BLOCK_YOURSELF);
    case 'last-admin':
      return restFailure(403, accessErrors.LAST_ADMIN);
  }
}

const whoAmI: Handle<UserDeps> = async ({ caller: { holder, tokenName } }, { prisma }) => {
  if (holder.kind === 'group') {
    const { groupId: group_id, accessLevel: access_level } = holder;
    const bot = { id: null, username: null, name: tokenName, state: 'active', bot: true };
    return jsonAnswer(200, { ...bot, group_id, access_level });
  }
  const user = await prisma.user.findUnique({ where: { id: holder.id } });
  if (user === null) return restFailure(401);
  const { is_admin, ...whole } = wholeUserJson(user);
  return jsonAnswer(200, is_admin ? { ...whole, is_admin } : whole);
};

function whereUsername(username: string | undefined) {
  if (username === undefined) return {};
  // An invalid username matches no user; also, PostgreSQL rejects U+0000.
  if (pathErrors(username).length > 0) return { id: 0 };
  // Compared by ILIKE, for which the one is a wildcard.
  return { username: { equals: username.replaceAll('_', '\\_'), mode: 'insensitive' as const } };
}
