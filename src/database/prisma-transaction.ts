import { Prisma, type PrismaClient } from './generated/client.ts';

/** A Prisma client inside a transaction. */
export type PrismaTransaction = Prisma.TransactionClient;

const WRITE_CONFLICT = 'P2034';
// A conflict inside raw SQL arrives as this, with the database's own code below it.
const RAW_QUERY_FAILED = 'P2010';
const TRANSIENT_STATES: readonly unknown[] = ['40001', '40P01'];
const MAX_TRIES = 5;

/** Runs `work` in one Prisma transaction; a deadlock or serialization failure repeats it, so it must have no effects outside the database. */
export async function inPrismaTransaction<T>(
  prisma: PrismaClient,
  work: (tx: PrismaTransaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await prisma.$transaction(work, { maxWait: 5_000, timeout: 10_000 });
    } catch (error) {
      if (!isConflict(error) || attempt === MAX_TRIES) throw error;
    }
  }
}

function isConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (error.code === WRITE_CONFLICT) return true;
  const driver = error.meta?.['driverAdapterError'] as { cause?: { originalCode?: unknown } } | undefined;
  return error.code === RAW_QUERY_FAILED && TRANSIENT_STATES.includes(driver?.cause?.originalCode);
}
