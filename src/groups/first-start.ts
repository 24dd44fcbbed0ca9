import { storeAccessToken } from '../access/access-token.service.ts';
import { SCOPES } from '../access/actor.ts';
import { insertUser, lockUsers } from '../access/user.service.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { inPrismaTransaction, type PrismaTransaction } from '../database/prisma-transaction.ts';
import { insertGroup } from './group.service.ts';

/** Named as in the examples of GitLab's documentation and its sample events, which so run as they are. */
const FIRST_GROUPS = [
  { name: 'My Group', path: 'my-group' },
  { name: 'Example Group', path: 'example-group' },
];

/** Whether the database is empty, so that `firstStart` will need a root token. */
export async function isFirstStart(prisma: PrismaClient | PrismaTransaction): Promise<boolean> {
  return (await prisma.user.findFirst({ select: { id: true } })) === null;
}

/**
 * Makes the admin `root` with this token and the first groups, unless there are users already. Nodes that start at the
 * same moment do it once. `groupPaths`: the groups it made.
 */
export async function firstStart(
  prisma: PrismaClient,
  options: { readonly rootToken: string },
  now: Date,
): Promise<{ done: boolean; groupPaths: string[] }> {
  return inPrismaTransaction(prisma, async (tx) => {
    await lockUsers(tx);
    if (!(await isFirstStart(tx))) return { done: false, groupPaths: [] };
    const ownerId = await makeRoot(tx, options.rootToken, now);
    const groupPaths: string[] = [];
    for (const group of FIRST_GROUPS) {
      const result = await insertGroup(tx, { ...group, ownerId }, now);
      if (result.kind !== 'created') throw new Error(`Group ${group.path}: ${JSON.stringify(result.errors)}`);
      groupPaths.push(result.group.fullPath);
    }
    return { done: true, groupPaths };
  });
}

async function makeRoot(tx: PrismaTransaction, token: string, now: Date): Promise<number> {
  const input = { username: 'root', name: 'Administrator', email: 'root@localhost', admin: true };
  const result = await insertUser(tx, input);
  if (result.kind !== 'created') throw new Error(`User root: ${JSON.stringify(result.errors)}`);
  const userId = result.user.id;
  await storeAccessToken(tx, { name: 'root', scopes: SCOPES, userId, issuerId: userId }, now, token);
  return userId;
}
