import type { ShipmentLimits } from '../../destination-kinds/sender.ts';
import { cutShipments } from './cut-shipments.ts';
import type { Reading } from './read-batch.ts';

/** What of a reading may go out now: a part from its start on, or nothing before a time. */
export type Ripe =
  { readonly kind: 'now'; readonly reading: Reading } | { readonly kind: 'later'; readonly at: Date };

/** Leaves the last shipment of a reading for later as long as it is neither full nor old enough. */
export function ripeShipments(
  reading: Reading,
  limits: Pick<ShipmentLimits, 'events' | 'bytes' | 'sizeOf' | 'ageMs'>,
  now: Date,
): Ripe {
  const { events, more } = reading;
  const ends = limits.ageMs > 0 && !more ? (cutShipments(events, limits) ?? []) : [];
  const start = ends.at(-2) ?? 0;
  const first = events[start];
  const isFull = events.length - start >= limits.events;
  if (ends.length === 0 || first === undefined || isFull) return { kind: 'now', reading };
  const at = new Date(first.receivedAt.getTime() + limits.ageMs);
  if (at <= now) return { kind: 'now', reading };
  const last = events[start - 1];
  if (last === undefined) return { kind: 'later', at };
  const end = { sequence: last.sequence, receivedAt: last.receivedAt, previous: last.sequence };
  return { kind: 'now', reading: { ...reading, events: events.slice(0, start), end, more: true } };
}
