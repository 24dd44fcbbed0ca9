import type { ShipmentLimits } from '../../destination-kinds/sender.ts';
import { MAX_BATCH_BYTES } from '../../event-log/read-events.ts';

/** What a stream reads at once after its first success. */
export const WARM_BATCH_SIZE = 256;

/** How much is read at once. */
export interface ReadSize {
  readonly events: number;
  /** About so many; they count for the memory of the lane before they are read. */
  readonly bytes: number;
  /** Less will do although there is more of it. A shipment of many events would be cut short. */
  readonly mayBePart: boolean;
}

/** The most bytes of one reading: a third of the memory of a lane. */
export const MAX_READ_BYTES = 8 * MAX_BATCH_BYTES;
/**
 * Larger events are read in smaller batches. With a room for any event, a few destinations that begin at the same time, and may
 * all be down, would keep the memory of the lane from those that answer.
 */
const ROOM_OF_EVENT = 8 * 1024;
/** Shipments of one reading, so that there are some to send at a time. */
const SHIPMENTS_AT_ONCE = 4;

/** What a stream reads to send `size` events, or what its destination takes at a time; `warm`: after a success. */
export function readSize(
  { events, bytes, inFlight, stable }: Pick<ShipmentLimits, 'events' | 'bytes' | 'inFlight' | 'stable'>,
  size: number,
  warm: boolean,
): ReadSize {
  // One shipment: where the next one begins is known when this one has arrived.
  if (stable) return { events: Math.max(events, 1), bytes: bytesFor(bytes), mayBePart: false };
  if (events <= 1)
    return { events: size, bytes: Math.min(size * ROOM_OF_EVENT, MAX_BATCH_BYTES), mayBePart: true };
  const shipments = warm ? Math.min(inFlight, SHIPMENTS_AT_ONCE) : 1;
  return {
    events: Math.max(size, events * shipments),
    bytes: bytesFor(bytes * shipments),
    mayBePart: false,
  };
}

function bytesFor(wanted: number): number {
  return Math.min(Math.max(wanted, MAX_BATCH_BYTES), MAX_READ_BYTES);
}

const SMALLEST = 32;
const LARGEST = 1024;
const SOON_MS = 200;
const LATE_MS = 1_000;

/**
 * How many events to read next, after a full batch of `size` took `milliseconds`. A quick receiver gets large batches,
 * because at the end of each the connections run empty and a commit is due; a slow one gets small ones, because what is
 * in a batch is sent again after a crash.
 */
export function nextBatchSize(size: number, milliseconds: number): number {
  const wanted = milliseconds < SOON_MS ? size * 2 : milliseconds > LATE_MS ? Math.floor(size / 2) : size;
  return Math.min(Math.max(wanted, SMALLEST), LARGEST);
}
