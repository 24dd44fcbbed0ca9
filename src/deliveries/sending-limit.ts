import type pg from 'pg';

/** The rate at which a destination that refuses some requests accepts events, over all processes. */
export interface SendingLimit {
  /** Requests in flight, at most. */
  readonly inFlight: number;
  /** Pause between the starts of two requests, when even one at a time is too much. */
  readonly pauseMs: number | null;
  /** Without refusals, it would get more requests at a time. */
  readonly isLimited: boolean;
  readonly takenPerSecond: number;
  readonly refusedPerSecond: number;
  readonly heldUntil: Date | null;
  readonly since: Date;
}

/** Older rows are of processes that have died. */
const FRESH_FOR_MS = 30_000;

/** The limits of destinations that refuse requests at the moment; one statement. */
export async function loadSendingLimits(
  pool: Pick<pg.Pool, 'query'>,
  destinationIds: readonly number[],
  now: Date,
): Promise<Map<number, SendingLimit>> {
  const { rows } = await pool.query<SendingLimit & { id: number }>({
    name: 'sending-limits',
    text: `SELECT destination_id AS id, sum(in_flight)::int AS "inFlight", max(pause_ms) AS "pauseMs",
                  bool_or(is_limited) AS "isLimited", sum(taken_per_second) AS "takenPerSecond",
                  sum(refused_per_second) AS "refusedPerSecond", max(held_until) AS "heldUntil", min(since) AS since
           FROM sending_limits l
           WHERE destination_id = ANY($1::int[]) AND updated_at > $2
             AND EXISTS (SELECT FROM destinations d WHERE d.id = l.destination_id AND d.active AND d.failing_since IS NULL)
           GROUP BY destination_id`,
    values: [destinationIds, new Date(now.getTime() - FRESH_FOR_MS).toISOString()],
  });
  return new Map(rows.map(({ id, ...limit }) => [id, limit]));
}

/** The limit as text for users. */
export function describeLimit(limit: Omit<SendingLimit, 'since'>, now: Date): string {
  const { takenPerSecond, refusedPerSecond, isLimited, heldUntil } = limit;
  const taken = `takes about ${rough(takenPerSecond)} events/s`;
  if (heldUntil !== null && heldUntil > now) {
    return `asked to be sent nothing until ${heldUntil.toISOString()}; ${taken}`;
  }
  if (isLimited) return `${taken}; refuses more`;
  const share = refusedPerSecond / Math.max(takenPerSecond + refusedPerSecond, 1e-9);
  return share === 0 ? taken : `${taken}; refuses ${percent(share)} of the requests`;
}

/** Rounds to two significant digits. */
function rough(perSecond: number): string {
  if (perSecond < 1) return perSecond === 0 ? '0' : perSecond.toFixed(1);
  return String(Number(perSecond.toPrecision(2)));
}

function percent(share: number): string {
  return share < 0.01 ? 'less than 1 %' : `${Math.round(share * 100)} %`;
}
