import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { NamespaceRef } from './namespace-directory.ts';

/** Keeps the group or the project until the commit; its row is locked before those of destinations. False: it is gone. */
export async function lockNamespace(
  tx: PrismaTransaction,
  { kind, id }: Pick<NamespaceRef, 'kind' | 'id'>,
): Promise<boolean> {
  const rows =
    kind === 'group'
      ? await tx.$queryRaw<unknown[]>`SELECT 1 FROM groups WHERE id = ${id} FOR KEY SHARE`
      : await tx.$queryRaw<unknown[]>`SELECT 1 FROM projects WHERE id = ${id} FOR KEY SHARE`;
  return rows.length > 0;
}
