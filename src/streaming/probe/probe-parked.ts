import type pg from 'pg';
import type { Target } from '../request/target.ts';
import type { Streaming } from '../streaming.ts';
import { triesAnother } from './after-probe.ts';
import { probeEvent, type SentProbe } from './probe-event.ts';
import { MAX_PROBE_EVENTS } from './probe-plan.ts';

interface Parked {
  readonly id: number;
  readonly streamId: number;
  readonly sequence: number;
  readonly previous: number | null;
  readonly eventId: number;
  readonly eventType: string;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly body: string;
  readonly via: string | null;
}

/**
 * Continues a probe whose `sent` events were answered and refused, with deliveries that wait for another attempt: these
 * may get through where the events of the log do not. It tries other deliveries each time, and uses up no attempt.
 */
export async function probeParked(
  streaming: Streaming,
  target: Target,
  sent: number,
  stopping: AbortSignal,
): Promise<readonly SentProbe[]> {
  const { database, random } = streaming;
  const probes: SentProbe[] = [];
  const most = Math.max(MAX_PROBE_EVENTS - sent, 1);
  for (const parked of await findParked(database.pool, target.config.id, most, random())) {
    const { id: failedDeliveryId, eventId: id, attempts, ...rest } = parked;
    const probe = await probeEvent(streaming, target, { id, ...rest }, attempts + 1, stopping);
    probes.push({ ...probe, failedDeliveryId });
    if (!triesAnother(probe.outcome) || stopping.aborted) break;
  }
  return probes;
}

/** Begins at a random place; `random` is in [0, 1). */
async function findParked(
  pool: pg.Pool,
  destinationId: number,
  most: number,
  random: number,
): Promise<readonly Parked[]> {
  const { rows } = await pool.query<Parked>(
    `WITH parked AS (
       SELECT * FROM failed_deliveries WHERE destination_id = $1 AND dead_at IS NULL AND parked)
     SELECT id, stream_id AS "streamId", sequence, previous, event_id AS "eventId", event_type AS "eventType",
            received_at AS "receivedAt", attempts, body, via
     FROM parked
     WHERE event_id >= (SELECT min(event_id) + floor($3::float8 * (max(event_id) - min(event_id) + 1)) FROM parked)
     ORDER BY event_id LIMIT $2`,
    [destinationId, most, random],
  );
  return rows;
}
