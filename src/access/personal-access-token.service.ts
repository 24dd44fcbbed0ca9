import { changeKey } from './share-keys.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import { issueAccessToken, revokeAccessToken } from './access-token.service.ts';
import { RequestRefused } from '../errors/request-refused.ts';
import { accessErrors } from './access-errors.ts';
import type { AuditTrail, Author, OwnEvent } from './audit-trail.ts';
import { isRowId } from './row-id.ts';
import { SHOWN_TOKEN, type ShownToken } from './token-json.ts';
import type { TokenRequest } from './token-rules.ts';

/** A token and its text, which is never shown again. */
export interface IssuedToken {
  readonly row: ShownToken;
  readonly token: string;
}

/** Makes a token for a user. Undefined: there is no such user -> 404 */
export async function issuePersonalToken(
  changes: AuditTrail,
  request: TokenRequest & { readonly userId: number; readonly issuerId: number },
  author: Author,
  now: Date,
): Promise<IssuedToken | undefined> {
  if (!isRowId(request.userId)) return undefined;
  return changes.run(changeKey({ group: null, author }), async (tx, record) => {
    // Two tokens that are made at a time are counted one after the other.
    await tx.$queryRaw`SELECT FROM users WHERE id = ${request.userId} FOR NO KEY UPDATE`;
    const user = await tx.user.findUnique({ where: { id: request.userId } });
    if (user === null) return undefined;
    const issued = await issue(tx, request, now);
    record(personalTokenEvent('issued', user, issued.row.id, author));
    return issued;
  });
}

/**
 * Ends a user's token. `ownerId`: only a token of this user. False: there is no such token -> 404; true also if it had
 * ended already.
 */
export async function revokePersonalToken(
  changes: AuditTrail,
  input: { readonly id: number; readonly ownerId?: number },
  author: Author,
  now: Date,
): Promise<boolean> {
  const { id, ownerId } = input;
  if (!isRowId(id)) return false;
  return changes.run(changeKey({ group: null, author }), async (tx, record) => {
    const token = await tx.accessToken.findUnique({ where: { id }, select: { user: true } });
    if (!token?.user || (ownerId !== undefined && ownerId !== token.user.id)) return false;
    if (await revokeAccessToken(tx, id, now)) record(personalTokenEvent('revoked', token.user, id, author));
    return true;
  });
}

/**
 * Of one user, or of one group. Far more than a user can tell apart; each is an entry of what is remembered of tokens, and
 * limits that count tokens are worth as much as this one.
 */
const MAX_ACTIVE_TOKENS = 250;

/** Makes a token and returns it with the columns that may be shown. Call it under the lock of its holder. */
export async function issue(
  tx: PrismaTransaction,
  input: Parameters<typeof issueAccessToken>[1],
  now: Date,
): Promise<IssuedToken> {
  const holder = 'userId' in input ? { userId: input.userId } : { groupId: input.groupId };
  const active = await tx.accessToken.count({
    where: { ...holder, revokedAt: null, expiresAt: { gt: now } },
  });
  if (active >= MAX_ACTIVE_TOKENS) {
    throw new RequestRefused(400, accessErrors.TOKENS_TOO_MANY({ maximum: MAX_ACTIVE_TOKENS }));
  }
  const { id, token } = await issueAccessToken(tx, input, now);
  return { token, row: await tx.accessToken.findUniqueOrThrow({ where: { id }, ...SHOWN_TOKEN }) };
}

/** What the installation's log says of a user's token. */
export function personalTokenEvent(
  what: 'issued' | 'revoked',
  user: { readonly id: number; readonly name: string },
  tokenId: number,
  author: Author,
): OwnEvent {
  return {
    eventType: `personal_access_token_${what}`,
    group: null,
    author,
    target: { type: 'User', id: user.id, details: user.name },
    message: `${what === 'issued' ? 'Created' : 'Revoked'} personal access token with id ${tokenId}`,
  };
}
