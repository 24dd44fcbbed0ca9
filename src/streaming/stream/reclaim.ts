import { sqlOfClient } from '../../database/sql.ts';
import { randomUUID } from 'node:crypto';
import { withTransaction } from '../../database/transaction.ts';
import { STREAM_EVENTS } from '../../event-log/stream-events.queue.ts';
import { STREAM_QUEUES } from '../queues/queues.ts';
import type { Streaming } from '../streaming.ts';

/** What this start of a node writes into the subscriptions it streams. */
export function ownerName(nodeId: string, startId: string): string {
  return `${nodeId}/${startId}`;
}

/**
 * Takes back at once what an earlier start of this node still holds: it died without handing over, and the heartbeat of
 * its jobs would lapse only in some ten seconds. Call it before the consumers start. Returns how many there were.
 */
export function reclaimSubscriptions(
  streaming: Pick<Streaming, 'database' | 'jobs'>,
  nodeId: string,
): Promise<number> {
  return withTransaction(streaming.database.pool, async (client) => {
    const { rows } = await client.query<{ id: number; job_id: string }>(
      `SELECT id, job_id FROM subscriptions
       WHERE awake AND starts_with(owner, $1) ORDER BY id FOR NO KEY UPDATE`,
      [ownerName(nodeId, '')],
    );
    const successors = rows.map((row) => ({ id: randomUUID(), data: { subscriptionId: row.id } }));
    await client.query(
      `UPDATE subscriptions SET owner = NULL, epoch = epoch + 1, job_id = reclaimed.job_id
       FROM unnest($1::int[], $2::uuid[]) AS reclaimed(id, job_id) WHERE subscriptions.id = reclaimed.id`,
      [rows.map(({ id }) => id), successors.map(({ id }) => id)],
    );
    const connection = sqlOfClient(client);
    const jobIds = rows.map((row) => row.job_id);
    for (const queue of STREAM_QUEUES) await streaming.jobs.delete(queue, jobIds, connection);
    await streaming.jobs.insert(STREAM_EVENTS, successors, connection);
    return rows.length;
  });
}
