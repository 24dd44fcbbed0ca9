import type pg from 'pg';
import { eventually } from '../support/eventually.ts';

/** Runs `work` while another transaction holds what `statement` locks; `work` may end the hold early. */
export async function whileHeld<T>(
  pool: pg.Pool,
  statement: string,
  work: (release: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const holder = await pool.connect();
  const release = async (): Promise<void> => void (await holder.query('COMMIT'));
  try {
    await holder.query('BEGIN');
    await holder.query(statement);
    return await work(release);
  } finally {
    await release();
    holder.release();
  }
}

/** How many sessions of this database wait for a lock. */
export async function lockWaiters(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.waiting ?? 0;
}

export async function untilLockWaiters(pool: pg.Pool, count: number): Promise<void> {
  await eventually(async () => (await lockWaiters(pool)) >= count);
}
