import { Prisma, type PrismaClient } from '../database/generated/client.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { AccessLevel } from './actor.ts';
import { isRowId } from './row-id.ts';

const FOREIGN_KEY_VIOLATION = 'P2003';

/** Gives the user this role in the group and everything below it, in place of an earlier one. */
export async function setMembership(
  prisma: PrismaClient | PrismaTransaction,
  input: { readonly userId: number; readonly groupId: number; readonly accessLevel: AccessLevel },
): Promise<'set' | 'no-such-user-or-group'> {
  const { userId, groupId, accessLevel } = input;
  if (!isRowId(userId) || !isRowId(groupId)) return 'no-such-user-or-group';
  try {
    await prisma.membership.upsert({
      where: { userId_groupId: { userId, groupId } },
      create: { userId, groupId, accessLevel },
      update: { accessLevel },
    });
    return 'set';
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    return 'no-such-user-or-group';
  }
}

/** Takes the user's own role in the group away (one inherited from above stays); returns whether there was one. */
export async function removeMembership(
  prisma: PrismaClient | PrismaTransaction,
  input: { readonly userId: number; readonly groupId: number },
): Promise<boolean> {
  const { userId, groupId } = input;
  if (!isRowId(userId) || !isRowId(groupId)) return false;
  const { count } = await prisma.membership.deleteMany({ where: { userId, groupId } });
  return count > 0;
}

function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === FOREIGN_KEY_VIOLATION;
}
