import type pg from 'pg';
import { holdsNothingElse, type HeldShipment } from '../streaming/stream/held-shipment.ts';
import type { ReplayClaim, ReplayCursor } from './replay-claim.ts';

/** As `holdShipment`, for the next shipment of a replay; false: the replay was cancelled, or another process has it. */
export async function holdReplayShipment(
  pool: pg.Pool,
  { replayId, epoch }: ReplayClaim,
  { streamId, sequence }: ReplayCursor,
  { end, filter }: HeldShipment,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE replay_streams SET shipment_end = $5, shipment_filter = $6
     FROM (SELECT FROM replays WHERE id = $1 AND epoch = $2 AND cancelled_at IS NULL AND finished_at IS NULL
           FOR SHARE) AS ours
     WHERE replay_id = $1 AND stream_id = $3 AND position = $4 AND ${holdsNothingElse('$5', '$6')}`,
    [replayId, epoch, streamId, sequence, end, filter],
  );
  return rowCount === 1;
}
