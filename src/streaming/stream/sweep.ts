import { sqlOfClient } from '../../database/sql.ts';
import type pg from 'pg';
import { withTransaction } from '../../database/transaction.ts';
import {
  insertStreamJobs,
  STREAM_EVENTS,
  type WokenSubscription,
} from '../../event-log/stream-events.queue.ts';
import { QUEUE_TOPIC } from '../../event-log/topics.ts';
import { streamingLogErrors } from '../streaming-errors.ts';
import { STREAM_QUEUES } from '../queues/queues.ts';
import type { Streaming } from '../streaming.ts';

/**
 * Wakes every subscription that breaks the rule "awake exactly while it has a job": behind and asleep, or awake without
 * a job. By design no subscription breaks it; this task is a safety net, and it logs a warning when it finds one.
 */
export async function sweep(
  streaming: Pick<Streaming, 'database' | 'jobs' | 'notifications' | 'log' | 'metrics'>,
): Promise<number> {
  const { database, jobs, notifications, log, metrics } = streaming;
  const suspects = await findSuspects(database.pool);
  let woken = 0;
  for (const suspect of suspects) {
    woken += await withTransaction(database.pool, async (client) => {
      await client.query('SELECT FROM streams WHERE id = $1 FOR NO KEY UPDATE', [suspect.stream_id]);
      // Looked at again under the lock: what was in order meanwhile stays as it is.
      const { rows } = await client.query<WokenSubscription>(
        `UPDATE subscriptions SET awake = true, owner = NULL, epoch = epoch + 1, job_id = gen_random_uuid()
         WHERE id IN (${SUSPECTS}) AND id = $1 RETURNING id, job_id`,
        [suspect.id],
      );
      return insertStreamJobs(sqlOfClient(client), jobs, rows);
    });
  }
  if (woken > 0) {
    metrics.swept(woken);
    log.error({ subscriptions: suspects.map(({ id }) => id) }, streamingLogErrors.STREAMS_HAD_STOPPED);
    notifications.publish(QUEUE_TOPIC, STREAM_EVENTS.name);
  }
  return woken;
}

const QUEUE_NAMES = STREAM_QUEUES.map(({ name }) => `'${name}'`).join(', ');
const SUSPECTS = `
  SELECT b.id FROM subscriptions b JOIN streams s ON s.id = b.stream_id
  LEFT JOIN pgboss.job j ON j.name IN (${QUEUE_NAMES}) AND j.id = b.job_id AND j.state <= 'active'
  WHERE (b.runnable AND NOT b.awake AND b.position < s.last_sequence) OR (b.awake AND j.id IS NULL)`;

async function findSuspects(pool: pg.Pool): Promise<{ id: number; stream_id: number }[]> {
  const { rows } = await pool.query<{ id: number; stream_id: number }>(
    `SELECT id, stream_id FROM subscriptions WHERE id IN (${SUSPECTS}) ORDER BY stream_id, id`,
  );
  return rows;
}
