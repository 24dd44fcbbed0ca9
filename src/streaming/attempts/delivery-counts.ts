import type pg from 'pg';
import type { Attempt } from './attempts.ts';

const MINUTE = 60_000;
const SLOTS = 16;

interface MinuteCount {
  delivered: number;
  failed: number;
  refused: number;
  last: number | undefined;
}

/**
 * Adds attempts up by the minute they began in, and `refusals` that have no row; tests and what we gave up ourselves say
 * nothing about a destination.
 */
export function countArrays(attempts: readonly Attempt[], refusals: readonly Date[] = []) {
  const minutes = new Map<number, MinuteCount>();
  const countOf = (at: Date): MinuteCount => {
    const minute = Math.floor(at.getTime() / MINUTE) * MINUTE;
    const count = minutes.get(minute) ?? { delivered: 0, failed: 0, refused: 0, last: undefined };
    minutes.set(minute, count);
    return count;
  };
  for (const { at, outcome, trigger } of attempts) {
    const { kind } = outcome;
    if (trigger === 'TEST' || kind === 'aborted') continue;
    const count = countOf(at);
    if (kind === 'delivered') {
      count.delivered += 1;
      count.last = Math.max(count.last ?? 0, at.getTime());
    } else if (kind === 'busy') {
      count.refused += 1;
    } else {
      count.failed += 1;
    }
  }
  for (const at of refusals) countOf(at).refused += 1;
  // All transactions lock the rows of two minutes in the same order.
  const sorted = [...minutes.entries()].sort(([a], [b]) => a - b);
  return {
    minutes: sorted.map(([minute]) => isoTime(minute)),
    delivered: sorted.map(([, { delivered }]) => delivered),
    failed: sorted.map(([, { failed }]) => failed),
    refused: sorted.map(([, { refused }]) => refused),
    lastDelivered: sorted.map(([, { last }]) => (last === undefined ? null : isoTime(last))),
  };
}

/** The values of the parameters that `countAttemptsSql` takes. */
export function countValues(
  slot: number,
  attempts: readonly Attempt[],
  refusals: readonly Date[] = [],
): unknown[] {
  const { minutes, delivered, failed, refused, lastDelivered } = countArrays(attempts, refusals);
  return [slot % SLOTS, minutes, delivered, failed, refused, lastDelivered];
}

/** The statement that adds `countValues`, given as parameters from `$first` on, to the destination `$destination`. */
export function countAttemptsSql(destination: number, first: number, where = ''): string {
  const [slot, minutes, delivered, failed, refused, last] = [0, 1, 2, 3, 4, 5].map(
    (index) => `$${first + index}`,
  );
  return `INSERT INTO delivery_counts AS counted (destination_id, minute, slot, delivered, failed, refused, last_delivered_at)
          SELECT $${destination}::int, minute, ${slot}::int, delivered, failed, refused, last_delivered_at
          FROM unnest(${minutes}::timestamptz[], ${delivered}::int[], ${failed}::int[], ${refused}::int[], ${last}::timestamptz[])
            AS added(minute, delivered, failed, refused, last_delivered_at) ${where}
          ON CONFLICT (destination_id, minute, slot) DO UPDATE
          SET delivered = counted.delivered + excluded.delivered, failed = counted.failed + excluded.failed,
              refused = counted.refused + excluded.refused,
              last_delivered_at = greatest(counted.last_delivered_at, excluded.last_delivered_at)`;
}

/**
 * Counts attempts of one destination. Call it at the end of the transaction: its rows are locked after everything else,
 * and not for long. `slot` is any number; callers that count at the same time should use different ones.
 */
export async function countAttempts(
  client: Pick<pg.ClientBase, 'query'>,
  destinationId: number,
  slot: number,
  attempts: readonly Attempt[],
  refusals: readonly Date[] = [],
): Promise<void> {
  if (attempts.length === 0) return;
  await client.query({
    name: 'count-attempts',
    text: countAttemptsSql(1, 2),
    values: [destinationId, ...countValues(slot, attempts, refusals)],
  });
}

/** Forgets counts from before `until`, but for the newest of each destination: they say when it last worked. */
export async function forgetCounts(pool: pg.Pool, until: Date): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM delivery_counts old
     WHERE minute < $1
       AND (delivered = 0
            OR EXISTS (SELECT FROM delivery_counts newer WHERE newer.destination_id = old.destination_id
                         AND newer.minute > old.minute AND newer.delivered > 0)
            OR NOT EXISTS (SELECT FROM destinations d WHERE d.id = old.destination_id))`,
    [until.toISOString()],
  );
  return rowCount ?? 0;
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
