import type pg from 'pg';
import type { Streaming } from '../streaming.ts';
import type { Claim, Position } from './subscription-claim.ts';
import { streamingLogErrors } from '../streaming-errors.ts';

// Retention moves positions itself before it drops anything. This is for events that disappear otherwise: a partition
// was dropped by hand, or a restored backup lacks some. The stream has to continue, and the operator has to learn of
// it.

/** Says so when a reading misses some: sequences have no gaps, so events are gone. */
export function reportGap(
  { log }: Pick<Streaming, 'log'>,
  { destinationId, streamId }: Claim,
  events: number,
): void {
  if (events <= 0) return;
  log.error({ destination: destinationId, stream: streamId, events }, streamingLogErrors.EVENTS_GONE);
}

/**
 * Moves a position to the end of its stream when nothing is left of what stands after it; else the subscription could
 * neither go on nor sleep. Returns the new position.
 */
export async function skipMissing(
  streaming: Pick<Streaming, 'database' | 'log'>,
  claim: Claim,
  position: Position,
): Promise<Position | undefined> {
  const skipped = await moveToEnd(streaming.database.pool, claim, position);
  if (skipped !== undefined) reportGap(streaming, claim, skipped.sequence - position.sequence);
  return skipped;
}

async function moveToEnd(pool: pg.Pool, claim: Claim, position: Position): Promise<Position | undefined> {
  // One statement, so one snapshot: an event that it does not see is not counted in `last_sequence` either.
  const { rows } = await pool.query<Position>(
    `UPDATE subscriptions b SET position = s.last_sequence, position_received_at = s.last_received_at,
                                previous = s.last_sequence, shipment_end = NULL
     FROM streams s
     WHERE b.id = $1 AND b.epoch = $2 AND b.position = $3 AND s.id = b.stream_id AND s.last_sequence > $3
       AND NOT EXISTS (SELECT FROM audit_events e
                       WHERE e.stream_id = s.id AND e.sequence > $3 AND e.received_at >= $4)
     RETURNING b.position AS sequence, b.position_received_at AS "receivedAt", b.previous`,
    [claim.subscriptionId, claim.epoch, position.sequence, position.receivedAt.toISOString()],
  );
  return rows[0];
}
