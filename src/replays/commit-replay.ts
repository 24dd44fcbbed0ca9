import type pg from 'pg';
import type { DestinationConfig } from '../destinations/model/destination-config.ts';
import { withLogTransaction } from '../event-log/missing-partition.ts';
import { insertAttempts } from '../streaming/attempts/attempts.ts';
import { handOverFailures } from '../streaming/stream/commit-batch.ts';
import { countAttempts } from '../streaming/attempts/delivery-counts.ts';
import type { BatchResult } from '../streaming/stream/run-batch.ts';
import type { Streaming } from '../streaming/streaming.ts';
import type { Position } from '../streaming/stream/subscription-claim.ts';
import { switchOff } from '../streaming/last-delivery/switch-off.ts';
import { switchOffReasons } from '../streaming/streaming-errors.ts';
import type { ReplayClaim, ReplayCursor } from './replay-claim.ts';

/**
 * Records a batch of a replay: attempts, failed deliveries and the position are committed together or not at all.
 * False: the replay was cancelled, or another process has it. Then only the attempts are recorded.
 */
export async function commitReplay(
  streaming: Streaming,
  claim: ReplayClaim,
  destination: Pick<DestinationConfig, 'id' | 'shown'>,
  before: ReplayCursor,
  after: Position,
  result: BatchResult,
): Promise<boolean> {
  const isGone = result.settlement.verdict?.kind === 'gone';
  const { held, tell } = await withLogTransaction(streaming.database.pool, async (client) => {
    // The destination first, as in all transactions: the rows inserted below refer to it.
    const lock = isGone ? 'NO KEY UPDATE' : 'KEY SHARE';
    await client.query(`SELECT FROM destinations WHERE id = $1 FOR ${lock}`, [claim.destinationId]);
    await insertAttempts(client, claim.destinationId, result.attempts);
    const held = await moveReplay(client, claim, before, after, result);
    if (held) {
      await handOverFailures(client, streaming, { ...claim, streamId: before.streamId }, result);
      await forgetDelivered(client, claim, before.streamId, result);
    }
    const tell = isGone
      ? await switchOff(client, streaming, destination, switchOffReasons.SWITCHED_OFF_GONE)
      : undefined;
    await countAttempts(client, claim.destinationId, claim.replayId, result.attempts, result.refusals);
    return { held, tell };
  });
  tell?.();
  return held;
}

async function moveReplay(
  client: pg.ClientBase,
  claim: ReplayClaim,
  { streamId, sequence }: ReplayCursor,
  after: Position,
  { settlement }: BatchResult,
): Promise<boolean> {
  const moved = after.sequence > sequence;
  const failed = settlement.toRetry.length;
  const { rowCount } = await client.query(
    `UPDATE replays SET delivered = delivered + $3, failed = failed + $4, waits = CASE WHEN $5 THEN 0 ELSE waits END
     WHERE id = $1 AND epoch = $2 AND cancelled_at IS NULL AND finished_at IS NULL`,
    [claim.replayId, claim.epoch, settlement.settled - failed, failed, moved],
  );
  if (rowCount !== 1) return false;
  await client.query(
    `UPDATE replay_streams SET position = $3, position_received_at = $4, previous = $5,
                               shipment_end = CASE WHEN position = $3::bigint THEN shipment_end END
     WHERE replay_id = $1 AND stream_id = $2`,
    [claim.replayId, streamId, after.sequence, after.receivedAt.toISOString(), after.previous],
  );
  return true;
}

/** An event that was delivered now needs no further attempt, and is no longer a dead letter. */
async function forgetDelivered(
  client: pg.ClientBase,
  { destinationId }: ReplayClaim,
  streamId: number,
  { events, settlement }: BatchResult,
): Promise<void> {
  const failed = new Set(settlement.toRetry.map(({ index }) => index));
  const delivered = events.slice(0, settlement.settled).filter((_, index) => !failed.has(index));
  await client.query(
    'DELETE FROM failed_deliveries WHERE destination_id = $1 AND stream_id = $2 AND sequence = ANY($3::bigint[])',
    [destinationId, streamId, delivered.map(({ sequence }) => sequence)],
  );
}
