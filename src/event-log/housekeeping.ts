import type pg from 'pg';
import { sqlOfClient } from '../database/sql.ts';
import { ensurePartitions } from './partitions.ts';

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 7;
const KEYS_AT_ONCE = 10_000;

/** Makes the partitions of the coming week, so that appends do not have to. */
export async function makePartitionsAhead(pool: pg.Pool, now: Date): Promise<void> {
  await ensurePartitions(sqlOfClient(pool), now, new Date(now.getTime() + DAYS_AHEAD * DAY_MS));
}

/** Deletes senders' ids that are older than the window, for at most `withinMs`; the next run deletes the rest. */
export async function forgetIdempotencyKeys(
  pool: pg.Pool,
  { windowMs, withinMs }: { readonly windowMs: number; readonly withinMs: number },
): Promise<number> {
  const until = performance.now() + withinMs;
  let forgotten = 0;
  for (let last = KEYS_AT_ONCE; last === KEYS_AT_ONCE && performance.now() < until; forgotten += last) {
    const { rowCount } = await pool.query(
      `DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM idempotency_keys WHERE created_at < now() - $1 * interval '1 millisecond'
         ORDER BY created_at LIMIT $2))
       AND created_at < now() - $1 * interval '1 millisecond'`,
      [windowMs, KEYS_AT_ONCE],
    );
    last = rowCount ?? 0;
  }
  return forgotten;
}
