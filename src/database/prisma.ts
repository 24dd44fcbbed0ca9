import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from './generated/client.ts';

/** Prisma on our own pool: one set of connections per process, for Prisma and for SQL. */
export function createPrisma(pool: pg.Pool): PrismaClient {
  // Prisma's long errors quote the arguments of a query, and with them URLs and names that belong in no log.
  return new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
}
