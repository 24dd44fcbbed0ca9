import type { PrismaTransaction } from '../database/prisma-transaction.ts';

/** Lets one transaction at a time change the group and what belongs to it, and none delete it. False: there is no such group. */
export async function lockGroup(tx: PrismaTransaction, id: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM groups WHERE id = ${id} FOR NO KEY UPDATE`;
  return rows.length > 0;
}
