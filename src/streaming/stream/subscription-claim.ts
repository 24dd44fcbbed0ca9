import type pg from 'pg';
import type { LogPosition } from '../../event-log/read-events.ts';
import type { ClaimedSubscription } from '../../event-log/own-streams.ts';
import type { StateOfVersion } from '../request/target.ts';
import { heldOf, type HeldColumns, type HeldShipment } from './held-shipment.ts';

/** A subscription taken over by this process: what it may do is bound to `epoch`. */
export interface Claim {
  readonly subscriptionId: number;
  readonly streamId: number;
  readonly destinationId: number;
  readonly epoch: number;
  readonly position: Position;
  /** What was on its way from there when the position was last seen. */
  readonly held: HeldShipment | undefined;
  /** The destination as of the claim, where it was read with it. */
  readonly destination?: StateOfVersion;
}

/** The last event that is taken care of. */
export interface Position extends LogPosition {
  /** What the next event is told of the one before it: the last sequence up to here that passed the filter, or is gone. */
  readonly previous: number | null;
}

/**
 * Takes the subscription over for a job; undefined when the job is stale (the subscription is gone, asleep, or has
 * another job by now). Raising `epoch` fences off the previous owner: a process that was frozen and wakes up can no
 * longer move the position.
 */
export async function claimSubscription(
  pool: pg.Pool,
  job: { readonly id: string; readonly subscriptionId: number },
  owner: string,
): Promise<Claim | undefined> {
  const { rows } = await pool.query<
    Pick<Claim, 'streamId' | 'destinationId' | 'epoch'> & Position & HeldColumns
  >({
    name: 'claim-subscription',
    text: `UPDATE subscriptions SET owner = $3, epoch = epoch + 1
           WHERE id = $1 AND job_id = $2 AND awake
           RETURNING stream_id AS "streamId", destination_id AS "destinationId", epoch, position AS sequence,
                     position_received_at AS "receivedAt", previous, shipment_end, shipment_filter`,
    values: [job.subscriptionId, job.id, owner],
  });
  if (rows[0] === undefined) return undefined;
  const { streamId, destinationId, epoch, sequence, receivedAt, previous, ...held } = rows[0];
  const position = { sequence, receivedAt, previous };
  return { subscriptionId: job.subscriptionId, streamId, destinationId, epoch, position, held: heldOf(held) };
}

/** The claim that an append made for this process. */
export function claimOf(claimed: ClaimedSubscription): Claim {
  const { destination } = claimed;
  return {
    subscriptionId: claimed.id,
    streamId: claimed.stream_id,
    destinationId: claimed.destination_id,
    epoch: claimed.epoch,
    position: {
      sequence: claimed.position,
      receivedAt: new Date(claimed.position_received_at),
      previous: claimed.previous,
    },
    held: heldOf({
      shipment_end: claimed.shipment_end,
      shipment_filter: claimed.shipment_filter === null ? null : Buffer.from(claimed.shipment_filter, 'hex'),
    }),
    destination: {
      version: destination.version,
      active: destination.active,
      failingSince: destination.failing_since === null ? null : new Date(destination.failing_since),
      consecutiveFailures: destination.consecutive_failures,
      probes: destination.probes,
      probeNumber: destination.probe_number,
    },
  };
}
