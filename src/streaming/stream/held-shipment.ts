import type pg from 'pg';
import type { EventFilter } from '../../event-log/event-filter.ts';
import { filterDigest } from '../../event-log/event-filter.ts';
import type { Reading } from './read-batch.ts';

/** What a request carries that begins after a position and may be under way. */
export interface HeldShipment {
  /** The sequence of its last event. */
  readonly end: number;
  /** The digest of the filter that its events passed. */
  readonly filter: Buffer | null;
}

/** How `HeldShipment` is stored. */
export interface HeldColumns {
  readonly shipment_end: number | null;
  readonly shipment_filter: Buffer | null;
}

/** What is held by a row of positions. */
export function heldOf({
  shipment_end: end,
  shipment_filter: filter,
}: HeldColumns): HeldShipment | undefined {
  return end === null ? undefined : { end, filter };
}

/** The shipment that consists of all events of a reading; undefined when the reading has no event. */
export function shipmentOf(
  { events }: Pick<Reading, 'events'>,
  filter: EventFilter | undefined,
): HeldShipment | undefined {
  const last = events.at(-1);
  return last && { end: last.sequence, filter: filterDigest(filter) };
}

/**
 * The end of what is held, as long as it can be repeated: what another filter would leave out must not go out again, and
 * what it would add was never in it.
 */
export function repeatableEnd(
  held: HeldShipment | undefined,
  filter: EventFilter | undefined,
): number | undefined {
  if (held === undefined) return undefined;
  const now = filterDigest(filter);
  const isSame = now === null || held.filter === null ? now === held.filter : now.equals(held.filter);
  return isSame ? held.end : undefined;
}

/** Whether a row holds nothing that its filter lets repeat, or the same, as SQL. */
export function holdsNothingElse(end: string, filter: string): string {
  return `(shipment_end IS NULL OR shipment_end = ${end} OR shipment_filter IS DISTINCT FROM ${filter})`;
}

/**
 * Stores the range of a shipment before it is sent for the first time, so that the process that repeats it finds it. By
 * compare-and-set on the position, on the epoch if there is one, and on what is held already; false: nothing may be
 * sent then.
 */
export async function holdShipment(
  pool: pg.Pool,
  of: { readonly subscriptionId: number; readonly epoch?: number },
  position: number,
  { end, filter }: HeldShipment,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'hold-shipment',
    text: `UPDATE subscriptions SET shipment_end = $4, shipment_filter = $5
           WHERE id = $1 AND ($2::bigint IS NULL OR epoch = $2::bigint) AND position = $3
             AND ${holdsNothingElse('$4', '$5')}`,
    values: [of.subscriptionId, of.epoch ?? null, position, end, filter],
  });
  return rowCount === 1;
}
