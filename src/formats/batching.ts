import type { FormatEvent } from './format.ts';

/** How a format writes any number of events into one body. */
export interface Batching {
  readonly contentType: string;
  /** The bytes of a body that belong to no event. A body has this many and `sizeOf` of each of its events. */
  readonly frameBytes: number;
  /** The bytes that an event adds to a body, the separator included. */
  sizeOf(event: FormatEvent): number;
  join(events: readonly FormatEvent[]): string;
}

/** What stands around the events of a body and between them. */
export interface Frame {
  readonly contentType: string;
  readonly open: string;
  readonly separator: string;
  readonly close: string;
  /** The text of one event in the body. */
  readonly item: (event: FormatEvent) => readonly [head: string, body: string, tail: string];
}

/** Writes the events one after the other into the frame. All of the frame's own characters take one byte. */
export function batching({ contentType, open, separator, close, item }: Frame): Batching {
  return {
    contentType,
    // The last event has no separator after it.
    frameBytes: open.length + close.length - separator.length,
    sizeOf(event) {
      const [head, body, tail] = item(event);
      return Buffer.byteLength(head) + Buffer.byteLength(body) + Buffer.byteLength(tail) + separator.length;
    },
    // In one go: every text that is made in between is copied once more.
    join(events) {
      const parts = [open];
      for (const event of events) {
        if (parts.length > 1) parts.push(separator);
        parts.push(...item(event));
      }
      parts.push(close);
      return parts.join('');
    },
  };
}

/** Remembers what it wrote of an event: a batch is measured before it is written. For items that take a reading of the body. */
export function remembered(item: Frame['item']): Frame['item'] {
  const by = {};
  return (event) => {
    if (event.written?.by === by) return event.written.parts;
    const parts = item(event);
    event.written = { by, parts };
    return parts;
  };
}
