import type pg from 'pg';
import { topLevelKey } from '../access/share-keys.ts';
import type { Destination } from '../database/generated/client.ts';
import { OUTCOME_CODES } from '../streaming/attempts/attempts.ts';
import type { Outcome } from '../destination-kinds/outcome.ts';
import { toDeliveryId } from './delivery-id.ts';
import type {
  AttemptOutcome,
  AttemptType,
  DeliveryNode,
  DeliveryStatus,
  PhasesType,
} from './delivery.type.ts';
import { answered } from './destination-error.ts';

const MAX_ATTEMPTS = 50;

interface AttemptRow extends Omit<AttemptType, 'events' | 'outcome' | 'phases' | 'note'>, PhasesType {
  readonly eventId: number;
  readonly eventType: string;
  /** One of the delivery's attempts, not necessarily this one, got through. */
  readonly delivered: boolean;
  readonly outcome: (typeof OUTCOME_CODES)[Outcome['kind']];
  readonly code: string | null;
  readonly shipmentSize: number | null;
}

const OUTCOMES = Object.fromEntries(
  Object.entries(OUTCOME_CODES).map(([kind, code]) => [code, kind.toUpperCase()]),
) as Record<AttemptRow['outcome'], AttemptOutcome>;

/** A delivery that waits for another attempt, or a dead letter. */
interface Open {
  readonly eventId: number;
  /** Of a failed delivery, which may have outlived its attempts. */
  readonly eventType: string | null;
  readonly status: DeliveryStatus;
  readonly nextAttemptAt: Date | null;
}

/** Deliveries with their attempts, by the ids of their events; two statements, whatever their number. */
export async function loadDeliveries(
  pool: Pick<pg.Pool, 'query'>,
  { id: destinationId, groupId }: Pick<Destination, 'id' | 'groupId'>,
  eventIds: readonly number[],
): Promise<Map<number, DeliveryNode>> {
  if (eventIds.length === 0) return new Map();
  const [attempts, open] = await Promise.all([
    loadAttempts(pool, destinationId, eventIds),
    loadOpen(pool, destinationId, eventIds),
  ]);
  const openOf = new Map(open.map((row) => [row.eventId, row]));
  const attemptsOf = Map.groupBy(attempts, (row) => row.eventId);
  const deliveries = new Map<number, DeliveryNode>();
  for (const eventId of eventIds) {
    const rows = attemptsOf.get(eventId) ?? [];
    const delivered = rows[0]?.delivered === true;
    const waiting = delivered ? undefined : openOf.get(eventId);
    const eventType = rows[0]?.eventType ?? waiting?.eventType;
    if (eventType === undefined || eventType === null) continue;
    deliveries.set(eventId, {
      id: toDeliveryId({ destinationId, eventId }),
      eventId: String(eventId),
      eventType,
      status: delivered ? 'DELIVERED' : (waiting?.status ?? 'FAILED'),
      nextAttemptAt: waiting?.nextAttemptAt ?? null,
      attempts: rows.map(toAttempt),
      key: { destinationId, eventId },
      shareKey: topLevelKey(groupId),
    });
  }
  return deliveries;
}

async function loadAttempts(
  pool: Pick<pg.Pool, 'query'>,
  destinationId: number,
  eventIds: readonly number[],
): Promise<AttemptRow[]> {
  const { rows } = await pool.query<AttemptRow>(
    `SELECT * FROM (
       SELECT id, event_id AS "eventId", event_type AS "eventType", number, "trigger", attempted_at AS "attemptedAt",
              status, duration_ms AS "durationMs", code, error_class AS "errorClass", error_message AS "errorMessage",
              attempt_outcome(outcome, status, error_class) AS outcome, ${ANSWER} AS answer, shipment_size AS "shipmentSize", dns_ms AS "dnsMs", tcp_ms AS "tcpMs", tls_ms AS "tlsMs",
              first_byte_ms AS "firstByteMs",
              bool_or(attempt_outcome(outcome, status, error_class) = 'd') OVER (PARTITION BY event_id) AS delivered,
              row_number() OVER (PARTITION BY event_id ORDER BY id DESC) AS place
       FROM attempts a WHERE destination_id = $1 AND event_id = ANY($2::bigint[])) AS numbered
     WHERE place <= ${MAX_ATTEMPTS} ORDER BY "eventId", id`,
    [destinationId, eventIds],
  );
  return rows;
}

// Stored once for a request: with the first of its events.
const ANSWER = `CASE WHEN a.error_class IS NULL THEN NULL WHEN a.shipment IS NULL THEN a.excerpt
                     ELSE (SELECT f.excerpt FROM attempts f
                           WHERE f.destination_id = a.destination_id AND f.event_id = a.shipment
                             AND f.attempted_at = a.attempted_at AND f.shipment = a.shipment LIMIT 1) END`;

/** The farewell's row says when it goes out again; what is in the stream still waits for its destination. */
async function loadOpen(
  pool: Pick<pg.Pool, 'query'>,
  destinationId: number,
  eventIds: readonly number[],
): Promise<Open[]> {
  const { rows } = await pool.query<Open>(
    `SELECT event_id AS "eventId", event_type AS "eventType", CASE WHEN dead_at IS NULL THEN 'RETRYING' ELSE 'FAILED' END AS status,
            next_attempt_at AS "nextAttemptAt"
     FROM failed_deliveries WHERE destination_id = $1 AND event_id = ANY($2::bigint[])
     UNION ALL
     SELECT e.id, NULL, 'RETRYING', CASE WHEN d.active AND d.failing_since IS NOT NULL THEN d.next_probe_at END
     FROM destinations d JOIN subscriptions b ON b.destination_id = d.id JOIN audit_events e ON e.stream_id = b.stream_id
     WHERE d.id = $1 AND e.id = ANY($2::bigint[]) AND e.sequence > b.position
     UNION ALL
     SELECT event_id, NULL, 'RETRYING', next_attempt_at
     FROM farewell_deliveries WHERE destination_id = $1 AND event_id = ANY($2::bigint[])`,
    [destinationId, eventIds],
  );
  return rows;
}

function toAttempt(row: AttemptRow): AttemptType {
  const { dnsMs, tcpMs, tlsMs, firstByteMs, errorClass, errorMessage } = row;
  const isMeasured = [dnsMs, tcpMs, tlsMs, firstByteMs].some((ms) => ms !== null);
  return {
    ...row,
    events: row.shipmentSize ?? 1,
    outcome: OUTCOMES[row.outcome],
    phases: isMeasured ? { dnsMs, tcpMs, tlsMs, firstByteMs } : null,
    errorMessage: errorMessage ?? (errorClass === null ? null : answered(row.status)),
    note: row.outcome === 'd' ? row.code : null,
  };
}
