import type pg from 'pg';
import { heldOf, type HeldColumns, type HeldShipment } from '../streaming/stream/held-shipment.ts';
import type { Position } from '../streaming/stream/subscription-claim.ts';

/** A replay taken over by this process: its positions move only under `epoch`. */
export interface ReplayClaim {
  readonly replayId: number;
  readonly destinationId: number;
  readonly epoch: number;
  /** How many times in a row the replay had to wait. */
  readonly waits: number;
}

/** The position of a replay in one stream. */
export interface ReplayCursor extends Position {
  readonly streamId: number;
  readonly lastSequence: number;
  /** The shipment after the position that may already have been sent. */
  readonly held: HeldShipment | undefined;
}

/** Takes a replay over; undefined when it is finished, cancelled or gone. */
export async function claimReplay(pool: pg.Pool, replayId: number): Promise<ReplayClaim | undefined> {
  const { rows } = await pool.query<Omit<ReplayClaim, 'replayId'>>(
    `UPDATE replays SET epoch = epoch + 1
     WHERE id = $1 AND finished_at IS NULL AND cancelled_at IS NULL
     RETURNING destination_id AS "destinationId", epoch, waits`,
    [replayId],
  );
  return rows[0] && { replayId, ...rows[0] };
}

/** The place to continue; undefined when every stream is done. */
export async function findCursor(pool: pg.Pool, replayId: number): Promise<ReplayCursor | undefined> {
  const { rows } = await pool.query<Omit<ReplayCursor, 'held'> & HeldColumns>(
    `SELECT stream_id AS "streamId", position AS sequence, position_received_at AS "receivedAt", previous,
            last_sequence AS "lastSequence", shipment_end, shipment_filter
     FROM replay_streams
     WHERE replay_id = $1 AND position < last_sequence ORDER BY stream_id LIMIT 1`,
    [replayId],
  );
  if (rows[0] === undefined) return undefined;
  const { shipment_end, shipment_filter, ...cursor } = rows[0];
  return { ...cursor, held: heldOf({ shipment_end, shipment_filter }) };
}
