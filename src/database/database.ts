import type pg from 'pg';
import type { PrismaClient } from './generated/client.ts';
import { createPool, type DatabaseConnection, type PoolOptions } from './pool.ts';
import { createPrisma } from './prisma.ts';

/** The two ways to one PostgreSQL: Prisma for what is asked now and then, SQL on the pool for the hot paths. */
export interface Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  /** Closes every connection once it is free. */
  close(): Promise<void>;
}

/** Opens the process's connections; the first query connects. */
export function openDatabase(connection: DatabaseConnection, options: PoolOptions): Database {
  const pool = createPool(connection, options);
  const prisma = createPrisma(pool);
  return {
    pool,
    prisma,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
