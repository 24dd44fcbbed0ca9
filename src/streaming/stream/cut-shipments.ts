import type { OutgoingEvent, ShipmentLimits } from '../../destination-kinds/sender.ts';
import type { Reading } from './read-batch.ts';

type CutLimits<Event> = Pick<ShipmentLimits, 'events' | 'bytes'> & {
  readonly sizeOf?: ((event: Event) => number) | undefined;
};

/**
 * Cuts a reading into shipments: returns for each, in order, the index of the event after its last one. Undefined when
 * every event is a request of its own.
 */
export function cutShipments<Event extends Pick<OutgoingEvent, 'body'>>(
  events: readonly Event[],
  { events: most, bytes: mostBytes, sizeOf = bodyBytes }: CutLimits<Event>,
): readonly number[] | undefined {
  if (most <= 1) return undefined;
  const ends: number[] = [];
  let count = 0;
  let bytes = 0;
  events.forEach((event, index) => {
    const size = sizeOf(event);
    if (count > 0 && (count === most || bytes + size > mostBytes)) {
      ends.push(index);
      count = 0;
      bytes = 0;
    }
    count += 1;
    bytes += size;
  });
  if (count > 0) ends.push(events.length);
  return ends;
}

function bodyBytes({ body }: Pick<OutgoingEvent, 'body'>): number {
  return Buffer.byteLength(body);
}

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
  return start === 0 ? { kind: 'later', at } : { kind: 'now', reading: beginOf(reading, start) };
}

/** The first shipment of a reading. */
export function firstShipment(
  reading: Reading,
  limits: Pick<ShipmentLimits, 'events' | 'bytes' | 'sizeOf'>,
): Reading {
  return beginOf(reading, cutShipments(reading.events, limits)?.[0] ?? 1);
}

/** The first events of a reading; what it left out after its last one stays with that. */
function beginOf(reading: Reading, count: number): Reading {
  const last = reading.events[count - 1];
  if (count >= reading.events.length || last === undefined) return reading;
  const end = { sequence: last.sequence, receivedAt: last.receivedAt, previous: last.sequence };
  return { ...reading, events: reading.events.slice(0, count), end, more: true };
}
