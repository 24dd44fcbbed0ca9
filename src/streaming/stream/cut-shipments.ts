import type { ShipmentLimits } from '../../destination-kinds/sender.ts';
import type { LoggedEvent } from '../../event-log/read-events.ts';

/**
 * Cuts a reading into shipments: returns for each, in order, the index of the event after its last one. Undefined where
 * every event goes out by itself.
 */
export function cutShipments(
  events: readonly Pick<LoggedEvent, 'body'>[],
  { events: most, bytes: mostBytes }: Pick<ShipmentLimits, 'events' | 'bytes'>,
): readonly number[] | undefined {
  if (most <= 1) return undefined;
  const ends: number[] = [];
  let count = 0;
  let bytes = 0;
  events.forEach(({ body }, index) => {
    const size = Buffer.byteLength(body);
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
