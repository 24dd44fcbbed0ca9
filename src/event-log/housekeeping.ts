import type pg from 'pg';
import { ensurePartitions } from './partitions.ts';

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 7;

/** Keeps a week of partitions ahead, so that no append ever has to make one. */
export async function makePartitionsAhead(pool: pg.Pool, now: Date): Promise<void> {
  await ensurePartitions(pool, now, new Date(now.getTime() + DAYS_AHEAD * DAY_MS));
}

/** Forgets senders' ids that are older than the window (milliseconds), a bounded number at a time. */
export async function forgetIdempotencyKeys(pool: pg.Pool, windowMs: number): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM idempotency_keys WHERE (stream_id, digest) IN (
       SELECT stream_id, digest FROM idempotency_keys
       WHERE created_at < now() - $1 * interval '1 millisecond' ORDER BY created_at LIMIT 50000)`,
    [windowMs],
  );
  return rowCount ?? 0;
}
