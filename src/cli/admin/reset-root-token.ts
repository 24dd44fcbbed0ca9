import { INSTANCE_KEY } from '../../access/share-keys.ts';
import { SCOPES } from '../../access/actor.ts';
import { revokeAccessToken, storeAccessToken } from '../../access/access-token.service.ts';
import type { AuditTrail, Author } from '../../access/audit-trail.ts';
import { personalTokenEvent } from '../../access/personal-access-token.service.ts';

/** The name of the token, as the first start gives it. */
export const ROOT_TOKEN_NAME = 'root';

export type ResetResult =
  | { readonly kind: 'reset'; readonly revoked: readonly number[]; readonly unblocked: boolean }
  | { readonly kind: 'no-root' };

/** Gives the admin `root` this token in place of its earlier ones of that name; `keep` is called before the commit. */
export async function resetRootToken(
  trail: AuditTrail,
  token: string,
  keep: () => Promise<void>,
  now: Date,
): Promise<ResetResult> {
  return trail.run(INSTANCE_KEY, async (tx, record) => {
    await tx.$queryRaw`SELECT id FROM users WHERE username = 'root' FOR NO KEY UPDATE`;
    const root = await tx.user.findUnique({ where: { username: 'root' } });
    if (root === null || !root.admin) return { kind: 'no-root' };
    // There is no sign-in here: an operator who may open the database acts as root.
    const author: Author = { id: root.id, name: root.name, ip: null };
    if (root.blocked) {
      await tx.user.update({ where: { id: root.id }, data: { blocked: false } });
      const target = { type: 'User', id: root.id, details: root.name };
      record({ eventType: 'unblock_user', group: null, author, target, message: 'Unblocked user' });
    }
    const earlier = await tx.accessToken.findMany({
      where: { userId: root.id, name: ROOT_TOKEN_NAME, revokedAt: null },
      select: { id: true },
      orderBy: { id: 'asc' },
    });
    for (const { id } of earlier) {
      await revokeAccessToken(tx, id, now);
      record(personalTokenEvent('revoked', root, id, author));
    }
    const input = { name: ROOT_TOKEN_NAME, scopes: SCOPES, userId: root.id, issuerId: root.id };
    const { id } = await storeAccessToken(tx, input, now, token);
    record(personalTokenEvent('issued', root, id, author));
    await keep();
    return { kind: 'reset', revoked: earlier.map(({ id: revoked }) => revoked), unblocked: root.blocked };
  });
}
