import { changeKey } from './share-keys.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { AuditTrail, Author } from './audit-trail.ts';
import { isRowId } from './row-id.ts';

export type BlockResult =
  | 'done' // -> 201, also when there was nothing to do
  | 'no-such-user' // -> 404
  | 'themselves' // -> 403
  | 'last-admin'; // -> 403

/** Blocks or unblocks a user; neither the author nor the last admin that is not blocked can be blocked. */
export async function setUserBlocked(
  changes: AuditTrail,
  input: { readonly userId: number; readonly blocked: boolean },
  author: Author,
): Promise<BlockResult> {
  const { userId, blocked } = input;
  if (!isRowId(userId)) return 'no-such-user';
  if (blocked && userId === author.id) return 'themselves';
  return changes.run(changeKey({ group: null, author }), async (tx, record) => {
    const admins = await lockAdmins(tx, userId);
    const user = await tx.user.findUnique({ where: { id: userId } });
    if (user === null) return 'no-such-user';
    if (user.blocked === blocked) return 'done';
    if (blocked && admins.every((id) => id === userId)) return 'last-admin';
    await tx.user.update({ where: { id: userId }, data: { blocked } });
    record({
      eventType: blocked ? 'user_blocked' : 'unblock_user',
      group: null,
      author,
      target: { type: 'User', id: user.id, details: user.name },
      message: blocked ? 'Blocked user' : 'Unblocked user',
    });
    return 'done';
  });
}

/** The admins that are not blocked. Locked together with the user, so that two admins cannot block each other. */
export async function lockAdmins(tx: PrismaTransaction, userId: number): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number; active: boolean }[]>`
    SELECT id, admin AND NOT blocked AS active FROM users
    WHERE admin OR id = ${userId} ORDER BY id FOR NO KEY UPDATE`;
  return rows.filter(({ active }) => active).map(({ id }) => id);
}
