import type { OutgoingEvent } from '../../src/destination-kinds/sender.ts';
import { formatEvent } from '../formats/format-events.ts';

export type Events = readonly [OutgoingEvent, ...OutgoingEvent[]];

/** So many events that follow each other in a stream; `extra` makes their bodies longer. */
export function eventsOf(count: number, extra = ''): Events {
  const events = Array.from({ length: count }, (_, index) => ({
    ...formatEvent(index + 1, { extra }),
    ...{ via: null, streamId: 1, previous: index === 0 ? null : index },
  }));
  return events as unknown as Events;
}
