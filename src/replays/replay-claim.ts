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
  const { rows } = await pool.query<{ destination_id: number; epoch: number; waits: number }>(
    `UPDATE replays SET epoch = epoch + 1
     WHERE id = $1 AND finished_at IS NULL AND cancelled_at IS NULL
     RETURNING destination_id, epoch, waits`,
    [replayId],
  );
  const row = rows[0];
  return row && { replayId, destinationId: row.destination_id, epoch: row.epoch, waits: row.waits };
}

/** The place to continue; undefined when every stream is done. */
export async function findCursor(pool: pg.Pool, replayId: number): Promise<ReplayCursor | undefined> {
  const { rows } = await pool.query<CursorRow>(
    `SELECT stream_id, position, position_received_at, previous, last_sequence, shipment_end, shipment_filter
     FROM replay_streams
     WHERE replay_id = $1 AND position < last_sequence ORDER BY stream_id LIMIT 1`,
    [replayId],
  );
  const row = rows[0];
  return (
    row && {
      streamId: row.stream_id,
      sequence: row.position,
      receivedAt: row.position_received_at,
      previous: row.previous,
      lastSequence: row.last_sequence,
      held: heldOf(row),
    }
  );
}

interface CursorRow extends HeldColumns {
  readonly stream_id: number;
  readonly position: number;
  readonly position_received_at: Date;
  readonly previous: number | null;
  readonly last_sequence: number;
}
