import type pg from 'pg';
import type { Attempt } from './attempts.ts';

const MINUTE = 60_000;
const SLOTS = 16;

/** What attempts add to the counts of their destination, as parameters of `countAttemptsSql`. */
export interface CountArrays {
  /** Minutes, in order: everybody locks the rows of two minutes in the same order. */
  readonly minutes: string[];
  readonly delivered: number[];
  readonly failed: number[];
  readonly lastDelivered: (string | null)[];
}

/** Adds attempts up by the minute they began in; tests and what we gave up ourselves say nothing about a destination. */
export function countArrays(attempts: readonly Attempt[]): CountArrays {
  const minutes = new Map<number, { delivered: number; failed: number; last: number | undefined }>();
  for (const { at, outcome, trigger } of attempts) {
    const { kind } = outcome;
    if (trigger === 'TEST' || kind === 'aborted') continue;
    const minute = Math.floor(at.getTime() / MINUTE) * MINUTE;
    const count = minutes.get(minute) ?? { delivered: 0, failed: 0, last: undefined };
    minutes.set(minute, count);
    if (kind === 'delivered') {
      count.delivered += 1;
      count.last = Math.max(count.last ?? 0, at.getTime());
    } else {
      count.failed += 1;
    }
  }
  const sorted = [...minutes.entries()].sort(([a], [b]) => a - b);
  return {
    minutes: sorted.map(([minute]) => isoTime(minute)),
    delivered: sorted.map(([, { delivered }]) => delivered),
    failed: sorted.map(([, { failed }]) => failed),
    lastDelivered: sorted.map(([, { last }]) => (last === undefined ? null : isoTime(last))),
  };
}

/** The values of the five parameters that `countAttemptsSql` takes. */
export function countValues(slot: number, attempts: readonly Attempt[]): unknown[] {
  const { minutes, delivered, failed, lastDelivered } = countArrays(attempts);
  return [slot % SLOTS, minutes, delivered, failed, lastDelivered];
}

/** The statement that adds `countValues`, given as parameters from `$first` on, to the destination `$destination`. */
export function countAttemptsSql(destination: number, first: number, where = ''): string {
  const [slot, minutes, delivered, failed, last] = [0, 1, 2, 3, 4].map((index) => `$${first + index}`);
  return `INSERT INTO delivery_counts AS counted (destination_id, minute, slot, delivered, failed, last_delivered_at)
          SELECT $${destination}::int, minute, ${slot}::int, delivered, failed, last_delivered_at
          FROM unnest(${minutes}::timestamptz[], ${delivered}::int[], ${failed}::int[], ${last}::timestamptz[])
            AS added(minute, delivered, failed, last_delivered_at) ${where}
          ON CONFLICT (destination_id, minute, slot) DO UPDATE
          SET delivered = counted.delivered + excluded.delivered, failed = counted.failed + excluded.failed,
              last_delivered_at = greatest(counted.last_delivered_at, excluded.last_delivered_at)`;
}

/**
 * Counts attempts of one destination. Call it at the end of the transaction: its rows are locked after everything else,
 * and not for long. `slot` is any number; who counts at the same time should bring different ones.
 */
export async function countAttempts(
  client: Pick<pg.ClientBase, 'query'>,
  destinationId: number,
  slot: number,
  attempts: readonly Attempt[],
): Promise<void> {
  if (attempts.length === 0) return;
  await client.query({
    name: 'count-attempts',
    text: countAttemptsSql(1, 2),
    values: [destinationId, ...countValues(slot, attempts)],
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
