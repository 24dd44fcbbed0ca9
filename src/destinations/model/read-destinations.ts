import type { Prisma, PrismaClient } from '../../database/generated/client.ts';
import { DESTINATION_PARTS, type DestinationRecord } from './destination-record.ts';

/**
 * Reads destinations with their parts, of one moment. Prisma uses a statement for each part. Without the transaction, a
 * destination that is destroyed between two statements would lack its secrets, and a new header its value.
 */
export async function readDestinations(
  prisma: PrismaClient,
  query: Pick<Prisma.DestinationFindManyArgs, 'where' | 'orderBy' | 'take'>,
): Promise<DestinationRecord[]> {
  return prisma.$transaction((tx) => tx.destination.findMany({ ...query, include: DESTINATION_PARTS }), {
    isolationLevel: 'RepeatableRead',
    maxWait: 5_000,
    timeout: 10_000,
  });
}
