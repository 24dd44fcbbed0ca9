import { repeatConflicts } from './database-error.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';

/** A Prisma client inside a transaction. */
export type PrismaTransaction = Prisma.TransactionClient;

/** Runs `work` in one Prisma transaction; a conflict repeats it, so it must have no effects outside the database. */
export function inPrismaTransaction<T>(
  prisma: PrismaClient,
  work: (tx: PrismaTransaction) => Promise<T>,
): Promise<T> {
  return repeatConflicts(() => prisma.$transaction(work, { maxWait: 5_000, timeout: 10_000 }));
}
