import type pg from 'pg';
import type { ChangeTurns } from '../database/change-turns.ts';
import { withTransaction } from '../database/transaction.ts';
import { QUEUE_TOPIC } from '../event-log/topics.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Notifications } from '../queue/notifications.ts';
import { lockDestinationState } from '../streaming/state/destination-state.ts';
import { retryNow, reviveDeadLetters, type ManualRetries } from '../streaming/retry/manual-retries.ts';
import { RETRY_DELIVERY } from '../streaming/queues/queues.ts';

/** Dependencies of retries by hand. */
export interface RetryDeps {
  readonly pool: pg.Pool;
  readonly turns: ChangeTurns;
  readonly jobs: JobQueue;
  readonly notifications: Notifications;
  readonly now: () => Date;
}

// Deliveries of one transaction. It holds the destination's lock, for which the stream waits when it records a failure.
const AT_ONCE = 1_000;
const NONE: ManualRetries = { retried: 0, parked: 0 };

/**
 * Sends all dead letters of a destination again, a part in each transaction: a crash leaves the rest dead. `key`: whose
 * share the change counts for.
 */
export async function retryDeadLetters(
  deps: RetryDeps,
  key: string,
  destinationId: number,
): Promise<ManualRetries> {
  let total = NONE;
  let afterEvent = 0;
  // In the order of the events, so that a delivery that dies again meanwhile is not sent a second time.
  for (;;) {
    const part = await inTurn(deps, key, async (client) => {
      const state = await lockDestinationState(client, destinationId);
      if (state === undefined) return undefined;
      const parked = state !== 'STREAMING';
      const now = deps.now();
      const options = { destinationId, afterEvent, limit: AT_ONCE, parked, now };
      return { parked, ...(await reviveDeadLetters(client, deps.jobs, options)) };
    });
    if (part === undefined || part.count === 0) return total;
    afterEvent = part.lastEvent;
    total = add(total, { retried: part.count, parked: part.parked ? part.count : 0 });
    deps.notifications.publish(QUEUE_TOPIC, RETRY_DELIVERY.name);
  }
}

/** Sends these deliveries of a destination again, as far as they failed. */
export async function retryDeliveries(
  deps: RetryDeps,
  key: string,
  destinationId: number,
  eventIds: readonly number[],
): Promise<ManualRetries> {
  const retries = await inTurn(deps, key, async (client) => {
    const state = await lockDestinationState(client, destinationId);
    if (state === undefined) return NONE;
    const options = { destinationId, eventIds, parked: state !== 'STREAMING', now: deps.now() };
    return retryNow(client, deps.jobs, options);
  });
  deps.notifications.publish(QUEUE_TOPIC, RETRY_DELIVERY.name);
  return retries;
}

function inTurn<T>(
  { pool, turns }: RetryDeps,
  key: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return turns.run(key, () => withTransaction(pool, work));
}

export function add(a: ManualRetries, b: ManualRetries): ManualRetries {
  return { retried: a.retried + b.retried, parked: a.parked + b.parked };
}
