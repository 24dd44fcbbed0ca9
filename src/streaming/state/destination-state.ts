import { sqlOfClient } from '../../database/sql.ts';
import type pg from 'pg';
import type { LoggedEvent } from '../../event-log/read-events.ts';
import { lockStreamsOf, resumeSubscriptions, suspendSubscriptions } from '../../event-log/subscriptions.ts';
import type { JobQueue } from '../../queue/job-queue.ts';
import { unparkFailedDeliveries } from '../attempts/failed-deliveries.ts';
import { PROBE_DESTINATION } from '../queues/queues.ts';
import { STATE_COLUMNS, stateOf, type DestinationState, type StateColumns } from './state-of.ts';

// All transactions lock in the order destination, stream, subscription, so there is no deadlock with appends, stream
// jobs or mutations.

/** Locks the destination, and with it its state, which it returns; undefined when it is gone. */
export async function lockDestinationState(
  client: pg.ClientBase,
  destinationId: number,
): Promise<DestinationState | undefined> {
  const { rows } = await client.query<StateColumns>(
    `SELECT ${STATE_COLUMNS} FROM destinations d WHERE d.id = $1 FOR NO KEY UPDATE`,
    [destinationId],
  );
  return rows[0] && stateOf(rows[0]);
}

/**
 * STREAMING → RETRYING: its subscriptions sleep, the append wakes nothing, and one probe waits. Returns false when the
 * destination is not streaming any more (another process was faster, or a user paused it). The caller ends its own job,
 * and locks the streams before any subscription that it touches.
 */
export async function startRetrying(
  client: pg.ClientBase,
  jobs: JobQueue,
  destinationId: number,
  state: { readonly now: Date; readonly nextProbeAt: Date; readonly consecutiveFailures: number },
): Promise<boolean> {
  const { rows } = await client.query<{ probe_number: number }>({
    name: 'start-retrying',
    text: `UPDATE destinations
           SET failing_since = $2, next_probe_at = $3, consecutive_failures = $4,
               probes = 0, probe_number = probe_number + 1
           WHERE id = $1 AND active AND failing_since IS NULL
           RETURNING probe_number`,
    values: [
      destinationId,
      state.now.toISOString(),
      state.nextProbeAt.toISOString(),
      state.consecutiveFailures,
    ],
  });
  const row = rows[0];
  if (row === undefined) return false;
  const connection = sqlOfClient(client);
  await suspendSubscriptions(connection, destinationId);
  const probe = { data: { destinationId, probeNumber: row.probe_number }, startAfter: state.nextProbeAt };
  await jobs.insert(PROBE_DESTINATION, [probe], connection);
  return true;
}

/** RETRYING → RETRYING: the next probe. Returns false when the probe was stale. */
export async function retryLater(
  client: pg.ClientBase,
  jobs: JobQueue,
  probe: { readonly destinationId: number; readonly probeNumber: number },
  nextProbeAt: Date,
): Promise<boolean> {
  const { rows } = await client.query<{ probe_number: number }>({
    name: 'keep-retrying',
    text: `UPDATE destinations SET next_probe_at = $3, probes = probes + 1, probe_number = probe_number + 1
           WHERE id = $1 AND probe_number = $2 AND active AND failing_since IS NOT NULL
           RETURNING probe_number`,
    values: [probe.destinationId, probe.probeNumber, nextProbeAt.toISOString()],
  });
  const row = rows[0];
  if (row === undefined) return false;
  const next = { data: { ...probe, probeNumber: row.probe_number }, startAfter: nextProbeAt };
  await jobs.insert(PROBE_DESTINATION, [next], sqlOfClient(client));
  return true;
}

/**
 * RETRYING → STREAMING: moves the position past the event that got through if that was the next one, wakes what has a
 * backlog and lets parked retries go on. Returns false when the probe was stale: the event is sent again then.
 */
export async function recover(
  client: pg.ClientBase,
  jobs: JobQueue,
  probe: { readonly destinationId: number; readonly probeNumber: number },
  found: {
    /** The next event of a subscription, if it was this that got through. */
    readonly next:
      | {
          readonly subscriptionId: number;
          readonly position: number;
          readonly event: Pick<LoggedEvent, 'sequence' | 'receivedAt'>;
        }
      | undefined;
    /** Refusals in a row that do not count from now on. */
    readonly patience: number;
  },
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'recover-destination',
    text: `UPDATE destinations
           SET failing_since = NULL, next_probe_at = NULL, consecutive_failures = -$3::int,
               probe_number = probe_number + 1
           WHERE id = $1 AND probe_number = $2 AND active AND failing_since IS NOT NULL`,
    values: [probe.destinationId, probe.probeNumber, found.patience],
  });
  if (rowCount === 0) return false;
  const connection = sqlOfClient(client);
  await lockStreamsOf(connection, probe.destinationId);
  if (found.next !== undefined) {
    const { subscriptionId, position, event } = found.next;
    // The process that still owns the subscription loses it, and its job ends. The subscription is put to sleep, so
    // that it gets a new job below.
    await client.query(
      `UPDATE subscriptions SET position = $3, position_received_at = $4, previous = $3, shipment_end = NULL,
                                epoch = epoch + 1, awake = false, owner = NULL, job_id = NULL
       WHERE id = $1 AND position = $2`,
      [subscriptionId, position, event.sequence, event.receivedAt.toISOString()],
    );
  }
  await resumeSubscriptions(connection, jobs, probe.destinationId);
  await unparkFailedDeliveries(connection, jobs, probe.destinationId);
  return true;
}
