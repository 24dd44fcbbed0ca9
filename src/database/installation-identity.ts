import type { PrismaClient } from './generated/client.ts';

/**
 * The identity of the installation, which never changes: all servers of the database have it, and so does a copy of the
 * database.
 */
export async function readIdentity(prisma: PrismaClient): Promise<string> {
  const { identity } = await prisma.instance.findUniqueOrThrow({
    where: { id: 1 },
    select: { identity: true },
  });
  return identity;
}
