import { sqlOfClient } from '../../database/sql.ts';
import { withTransaction } from '../../database/transaction.ts';
import { QUEUE_TOPIC } from '../../event-log/topics.ts';
import { unparkFailedDeliveries } from '../attempts/failed-deliveries.ts';
import { lockDestinationState } from '../state/destination-state.ts';
import { RETRY_DELIVERY } from '../queues/queues.ts';
import type { Streaming } from '../streaming.ts';

/**
 * Lets the rest go on where more was parked than goes with the destination's recovery, a part in each transaction. Returns
 * how many there were.
 */
export async function unparkLeftovers(
  streaming: Pick<Streaming, 'database' | 'jobs' | 'notifications'>,
): Promise<number> {
  const { database, jobs, notifications } = streaming;
  const { rows } = await database.pool.query<{ id: number }>(
    `SELECT DISTINCT d.id FROM failed_deliveries f JOIN destinations d ON d.id = f.destination_id
     WHERE f.parked AND f.dead_at IS NULL AND d.active AND d.failing_since IS NULL ORDER BY d.id`,
  );
  let total = 0;
  for (const { id } of rows) {
    for (;;) {
      const count = await withTransaction(database.pool, async (client) =>
        (await lockDestinationState(client, id)) === 'STREAMING'
          ? unparkFailedDeliveries(sqlOfClient(client), jobs, id)
          : 0,
      );
      if (count === 0) break;
      total += count;
      notifications.publish(QUEUE_TOPIC, RETRY_DELIVERY.name);
    }
  }
  return total;
}
