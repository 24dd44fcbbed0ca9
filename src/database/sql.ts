import { hash } from 'node:crypto';
import type pg from 'pg';
import type { PrismaTransaction } from './prisma-transaction.ts';

/**
 * One connection or transaction that executes SQL, whatever opened it: `pg`, Prisma, or (it is the shape that pg-boss
 * asks for) the job queue. Numbers come back as numbers: all of ours are below 2^53.
 */
export interface Sql {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** SQL on a `pg` client, prepared: a statement of pg-boss costs half as much that way. */
export function sqlOfClient(client: Pick<pg.ClientBase, 'query'>): Sql {
  return {
    async executeSql(text, values) {
      if (values === undefined || values.length === 0) return client.query(text);
      const name = `s_${hash('sha1', text, 'base64url')}`;
      return client.query({ name, text, values });
    },
  };
}

/** SQL inside a Prisma transaction. */
export function sqlOfPrisma(tx: PrismaTransaction): Sql {
  return {
    async executeSql(text, values = []) {
      const rows = await tx.$queryRawUnsafe<Record<string, unknown>[]>(text, ...values);
      return { rows: rows.map(withNumbers) };
    },
  };
}

function withNumbers(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
}
