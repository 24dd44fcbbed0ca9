import type pg from 'pg';
import { heldOf, type HeldColumns, type HeldShipment } from '../stream/held-shipment.ts';
import type { Position } from '../stream/subscription-claim.ts';
import type { Backlog } from './probe-plan.ts';

/** A backlog with where to read it from. */
export interface ReadableBacklog extends Backlog {
  readonly streamId: number;
  readonly receivedAt: Date;
  readonly previous: number | null;
  /** What may have been on its way from the position. */
  readonly held: HeldShipment | undefined;
}

/** The subscriptions of a destination that have events that wait. */
export async function findBacklogs(
  pool: pg.Pool,
  destinationId: number,
): Promise<readonly ReadableBacklog[]> {
  const { rows } = await pool.query<Omit<ReadableBacklog, 'held'> & HeldColumns>(
    `SELECT b.id AS "subscriptionId", b.position, s.last_sequence AS "lastSequence", b.stream_id AS "streamId",
            b.position_received_at AS "receivedAt", b.previous, b.shipment_end, b.shipment_filter
     FROM subscriptions b JOIN streams s ON s.id = b.stream_id
     WHERE b.destination_id = $1 AND b.position < s.last_sequence ORDER BY b.id`,
    [destinationId],
  );
  return rows.map(({ shipment_end, shipment_filter, ...backlog }) => ({
    ...backlog,
    held: heldOf({ shipment_end, shipment_filter }),
  }));
}

/** Where the stream will go on. */
export function startOf({ position, receivedAt, previous }: ReadableBacklog): Position {
  return { sequence: position, receivedAt, previous };
}
