import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchDatabase } from './database.ts';

/** Of a stream's last events, fewer than a block wait for quiet. */
const BLOCK = 256;

/** Waits until the search index has what is in the log, so that its work, once for each event, is in no other figure. */
export async function indexed({ pool }: Pick<BenchDatabase, 'pool'>): Promise<void> {
  const behind = `SELECT FROM streams s LEFT JOIN follower_positions p ON p.stream_id = s.id AND p.follower = 'search'
                  WHERE s.last_sequence - coalesce(p.sequence, 0) >= ${BLOCK}`;
  while (((await pool.query(behind)).rowCount ?? 0) > 0) await sleep(100);
}
