import type { AccessLevel } from '../../src/access/actor.ts';
import { accessFieldErrors } from '../../src/access/access-errors.ts';
import { insertUser, type CreateUserResult, type NewUser } from '../../src/access/user.service.ts';
import type { Group, PrismaClient, User } from '../../src/database/generated/client.ts';
import { inPrismaTransaction } from '../../src/database/prisma-transaction.ts';
import {
  insertGroup,
  isUniqueViolation,
  type CreateGroupResult,
  type NewGroup,
} from '../../src/groups/group.service.ts';

export const NOW = new Date('2026-03-04T05:06:07.890Z');

export function createUser(prisma: PrismaClient, input: NewUser): Promise<CreateUserResult> {
  return inPrismaTransaction(prisma, (tx) => insertUser(tx, input));
}

export async function createGroup(
  prisma: PrismaClient,
  input: NewGroup,
  now: Date,
): Promise<CreateGroupResult> {
  try {
    return await inPrismaTransaction(prisma, (tx) => insertGroup(tx, input, now));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return { kind: 'invalid', errors: { path: [accessFieldErrors.TAKEN] } };
  }
}

/** Gives the user this role in the group, in place of an earlier one. */
export async function setMembership(
  prisma: PrismaClient,
  key: { readonly userId: number; readonly groupId: number; readonly accessLevel: AccessLevel },
): Promise<void> {
  const { accessLevel, ...ids } = key;
  const where = { userId_groupId: ids };
  await prisma.membership.upsert({ where, create: key, update: { accessLevel } });
}

/** A user of this name, with roles if any are given. */
export async function aUser(
  prisma: PrismaClient,
  username: string,
  options: { admin?: boolean; roles?: readonly (readonly [Group, AccessLevel])[] } = {},
): Promise<User> {
  const result = await createUser(prisma, {
    username,
    name: username.toUpperCase(),
    email: `${username}@example.com`,
    admin: options.admin ?? false,
  });
  if (result.kind !== 'created') throw new Error(JSON.stringify(result.errors));
  for (const [group, accessLevel] of options.roles ?? []) {
    await setMembership(prisma, { userId: result.user.id, groupId: group.id, accessLevel });
  }
  return result.user;
}

/** A group at this path in its parent; its name is the path in capitals. */
export async function aGroup(prisma: PrismaClient, path: string, parent?: Group): Promise<Group> {
  const input = { name: path.toUpperCase(), path, parentId: parent?.id ?? null };
  const result = await createGroup(prisma, input, NOW);
  if (result.kind !== 'created') throw new Error(JSON.stringify(result.errors));
  return result.group;
}
