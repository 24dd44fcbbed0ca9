import type pg from 'pg';
import type { Streaming } from '../streaming.ts';
import { streamingLogErrors } from '../streaming-errors.ts';

const AT_ONCE = 1_000;

/**
 * Deletes deliveries that have been dead since before `until`, as long as `withinMs` suffices, and says of which
 * destinations they were.
 */
export async function deleteDeadLetters(
  { database, log, metrics }: Pick<Streaming, 'database' | 'log' | 'metrics'>,
  until: Date,
  withinMs: number,
): Promise<void> {
  const ends = performance.now() + withinMs;
  const counts = new Map<number, number>();
  for (let last = AT_ONCE; last === AT_ONCE && performance.now() < ends;) {
    const destinations = await deleteOldest(database.pool, until);
    for (const id of destinations) counts.set(id, (counts.get(id) ?? 0) + 1);
    last = destinations.length;
  }
  for (const [destination, events] of counts) {
    metrics.deletedDeadLetters(events);
    log.warn({ destination, events, deadBefore: until }, streamingLogErrors.DEAD_LETTERS_DELETED);
  }
}

/** Returns the destination of each; deliveries that are being sent again at this moment are left for the next run. */
async function deleteOldest(pool: pg.Pool, until: Date): Promise<number[]> {
  const { rows } = await pool.query<{ destination_id: number }>(
    `DELETE FROM failed_deliveries WHERE id = ANY (ARRAY(
       SELECT id FROM failed_deliveries WHERE dead_at < $1 ORDER BY dead_at LIMIT $2 FOR UPDATE SKIP LOCKED))
     RETURNING destination_id`,
    [until.toISOString(), AT_ONCE],
  );
  return rows.map((row) => row.destination_id);
}
