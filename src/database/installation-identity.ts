import type { PrismaClient } from './generated/client.ts';

/** Which installation this database is: the same for all its servers and for ever, and for a copy of it, too. */
export async function readIdentity(prisma: PrismaClient): Promise<string> {
  const { identity } = await prisma.instance.findUniqueOrThrow({
    where: { id: 1 },
    select: { identity: true },
  });
  return identity;
}
