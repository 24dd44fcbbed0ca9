import type pg from 'pg';
import { databaseErrorOf } from '../database/database-error.ts';
import { type Sql, sqlOfClient } from '../database/sql.ts';
import { withTransaction, type TransactionOptions } from '../database/transaction.ts';
import { ensurePartitions } from './partitions.ts';

const CHECK_VIOLATION = '23514';
// "Partition key of the failing row contains (received_at) = (2031-03-04 05:06:07+00).", in whatever language.
const KEY_OF_FAILING_ROW = /\((?:received_at|attempted_at)\) = \((\d{4,6}-\d\d-\d\d [^()]+)\)/;
// A batch may reach over several days, and the events are in another table than the attempts.
const MAX_MISSING = 8;

/**
 * Runs an insert of events or attempts, and repeats it when a day had no partition, which it creates: the task that
 * creates partitions ahead was down for a week, or a clock jumped. An insert that fails so has changed nothing, so
 * `work` has to be one statement or one transaction.
 */
export async function withPartitions<T>(db: Sql, work: () => Promise<T>): Promise<T> {
  for (let made = 0; ; made += 1) {
    try {
      return await work();
    } catch (error) {
      const day = dayWithoutPartition(error);
      if (day === undefined || made === MAX_MISSING) throw error;
      await ensurePartitions(db, day, day);
    }
  }
}

/** A moment of the day that an insert found no partition for; undefined for every other error. */
export function dayWithoutPartition(error: unknown): Date | undefined {
  const said = databaseErrorOf(error);
  if (said?.code !== CHECK_VIOLATION) return undefined;
  const key = KEY_OF_FAILING_ROW.exec(said.detail ?? '')?.[1];
  if (key === undefined) return undefined;
  // PostgreSQL leaves the minutes of the time zone out when they are 0.
  const day = new Date(key.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(day.getTime()) ? undefined : day;
}

/** `withTransaction` for whatever inserts events or attempts. */
export function withLogTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  return withPartitions(sqlOfClient(pool), () => withTransaction(pool, work, options));
}
