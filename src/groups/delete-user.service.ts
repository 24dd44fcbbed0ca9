import type { AuditTrail, Author } from '../access/audit-trail.ts';
import { lockAdmins } from '../access/block-user.service.ts';
import { isRowId } from '../access/row-id.ts';
import { changeKey } from '../access/share-keys.ts';
import type { Group, User } from '../database/generated/client.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import { isLastOwner, memberEvent } from './member.service.ts';

export type DeleteUserResult =
  | 'deleted' // -> 204
  | 'no-such-user' // -> 404
  | 'themselves' // -> 403
  | 'last-admin' // -> 403
  | 'sole-owner'; // -> 409

/**
 * Deletes a user with their memberships and personal tokens. Their events stay, and so does all that they created for
 * groups. Neither the author, nor the last admin that is not blocked, nor the only Owner of a top-level group can be
 * deleted.
 */
export async function deleteUser(
  changes: AuditTrail,
  userId: number,
  author: Author,
): Promise<DeleteUserResult> {
  if (!isRowId(userId)) return 'no-such-user';
  if (userId === author.id) return 'themselves';
  return changes.run(changeKey({ group: null, author }), async (tx, record) => {
    const admins = await lockAdmins(tx, userId);
    const user = await tx.user.findUnique({ where: { id: userId } });
    if (user === null) return 'no-such-user';
    if (admins.length > 0 && admins.every((id) => id === userId)) return 'last-admin';
    const groups = await lockGroupsOf(tx, user);
    for (const { group, accessLevel } of groups) {
      if (await isLastOwner(tx, placeOf(group), user, accessLevel)) return 'sole-owner';
    }
    await tx.user.delete({ where: { id: userId } });
    for (const { group } of groups) {
      record(memberEvent(placeOf(group), user, author, 'member_destroyed', 'Removed user access'));
    }
    const target = { type: 'User', id: user.id, details: user.name };
    const message = `User ${user.username} scheduled for deletion`;
    record({ eventType: 'user_destroyed', group: null, author, target, message });
    return 'deleted';
  });
}

/**
 * Locks the groups of the user: until the commit, their members do not change, and the user is added to no other group.
 */
async function lockGroupsOf(tx: PrismaTransaction, { id: userId }: User) {
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${userId} FOR UPDATE`;
  await tx.$queryRaw`
    SELECT 1 FROM groups WHERE id IN (SELECT group_id FROM memberships WHERE user_id = ${userId})
    ORDER BY id FOR NO KEY UPDATE`;
  return tx.membership.findMany({ where: { userId }, include: { group: true }, orderBy: { groupId: 'asc' } });
}

function placeOf({ id, fullPath, traversalIds }: Group) {
  return { id, fullPath, rootId: traversalIds[0] ?? id };
}
