import type pg from 'pg';
import { PrismaClient } from './generated/client.ts';
import { createPool, type DatabaseConnection, type PoolOptions } from './pool.ts';
import { PrismaAdapter } from './prisma-adapter.ts';

/** The two ways to one PostgreSQL: Prisma for administered data, SQL on the pool for the hot paths. */
export type Database = ReturnType<typeof openDatabase>;

/** Opens the process's connections; the first query connects. */
export function openDatabase(connection: DatabaseConnection, options: PoolOptions) {
  const pool = createPool(connection, options);
  let prisma: PrismaClient | undefined;
  return {
    pool,
    // A client takes 8 MB of the heap, and two of a process's four pools are for SQL alone.
    get prisma(): PrismaClient {
      return (prisma ??= createPrisma(pool));
    },
    /** Closes every connection once it is free. */
    close: async (): Promise<void> => {
      await prisma?.$disconnect();
      await pool.end();
    },
  };
}

/** Prisma on our own pool: one set of connections per process, for Prisma and for SQL. */
export function createPrisma(pool: pg.Pool): PrismaClient {
  // Prisma's long errors quote the arguments of a query, and with them URLs and names that must not be logged.
  return new PrismaClient({ adapter: new PrismaAdapter(pool), errorFormat: 'minimal' });
}
