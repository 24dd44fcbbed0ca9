import type { OutgoingEvent, ShipmentLimits } from '../../destination-kinds/sender.ts';

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
