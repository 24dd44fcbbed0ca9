import { revokeAccessToken } from '../access/access-token.service.ts';
import { isAccessLevel, isScope } from '../access/actor.ts';
import type { AuditTrail, Author, OwnEvent } from '../access/audit-trail.ts';
import { issue, type IssuedToken, personalTokenEvent } from '../access/personal-access-token.service.ts';
import type { AccessToken, Group, User } from '../database/generated/client.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import { groupTokenEvent } from './group-access-token.service.ts';
import { lockGroup } from './lock-group.ts';

type Token = AccessToken & { readonly user: User | null; readonly group: Group | null };

/**
 * Replaces a token by a new one with the same permissions; `holder` is the holder's key. Undefined: the token was ended
 * meanwhile -> 401
 */
export function rotateToken(
  changes: AuditTrail,
  input: { readonly id: number; readonly holder: string; readonly expiresAt?: Date },
  author: Author,
  now: Date,
): Promise<IssuedToken | undefined> {
  return changes.run(input.holder, async (tx, record) => {
    const token = await endToken(tx, input.id, now);
    if (token === undefined) return undefined;
    const { expiresAt } = input;
    const same = { name: token.name, scopes: token.scopes.filter(isScope), ...holderOf(token) };
    const issuer = token.issuerId === null ? {} : { issuerId: token.issuerId };
    const issued = await issue(tx, { ...same, ...issuer, ...(expiresAt && { expiresAt }) }, now);
    record(tokenEvent('ended', token, token.id, author));
    record(tokenEvent('made', token, issued.row.id, author));
    return issued;
  });
}

/** Ends a token. False: it was ended meanwhile -> 401 */
export function revokeToken(
  changes: AuditTrail,
  { id, holder }: { readonly id: number; readonly holder: string },
  author: Author,
  now: Date,
): Promise<boolean> {
  return changes.run(holder, async (tx, record) => {
    const token = await endToken(tx, id, now);
    if (token === undefined) return false;
    record(tokenEvent('ended', token, id, author));
    return true;
  });
}

// The update locks the row: of two rotations at once, one finds the token ended.
async function endToken(tx: PrismaTransaction, id: number, now: Date): Promise<Token | undefined> {
  const holder = await tx.accessToken.findUnique({ where: { id }, select: { groupId: true } });
  const groupId = holder?.groupId ?? null;
  // The group is locked before the token, in the order of a transaction that deletes the group.
  if (groupId !== null && !(await lockGroup(tx, groupId))) return undefined;
  if (!(await revokeAccessToken(tx, id, now))) return undefined;
  return tx.accessToken.findUniqueOrThrow({ where: { id }, include: { user: true, group: true } });
}

function holderOf({ userId, groupId, accessLevel }: Token) {
  if (userId !== null) return { userId };
  if (groupId !== null && isAccessLevel(accessLevel)) return { groupId, accessLevel };
  throw new Error('The token belongs neither to a user nor to a group');
}

function tokenEvent(
  what: 'made' | 'ended',
  { user, group, ...token }: Token,
  id: number,
  author: Author,
): OwnEvent {
  if (user !== null) return personalTokenEvent(what === 'made' ? 'issued' : 'revoked', user, id, author);
  if (group === null) throw new Error('The token belongs neither to a user nor to a group');
  const place = { id: group.id, fullPath: group.fullPath, rootId: group.traversalIds[0] ?? group.id };
  return groupTokenEvent(what === 'made' ? 'created' : 'deleted', place, { ...token, id }, author);
}
