import type { FormatEvent, Written } from './format.ts';

/** How a format writes any number of events into one body. */
export interface Batching {
  readonly contentType: string;
  /** The bytes of a body that belong to no event. A body has this many and `sizeOf` of each of its events. */
  readonly frameBytes: number;
  /** The bytes that an event adds to a body, the separator included. */
  sizeOf(event: FormatEvent): number;
  /** The bytes of a body with these events. */
  lengthOf(events: readonly FormatEvent[]): number;
  /** `bytes` is their `lengthOf`, where it is known. */
  write(events: readonly FormatEvent[], bytes?: number): Buffer;
  /**
   * Writes a body in pieces of at most so many bytes, or as many as one event takes. The next piece overwrites what the last one
   * was written in.
   */
  pieces(events: readonly FormatEvent[], bytes: number): Iterable<Buffer>;
}

/** What stands around the events of a body and between them. */
export interface Frame {
  readonly contentType: string;
  readonly open: string;
  readonly separator: string;
  readonly close: string;
  /** The text of one event in the body. */
  readonly item: (event: FormatEvent) => Written['parts'];
  /** It takes a reading of the event's body: what was written to measure an event stays with it until it is written to a body. */
  readonly isReading?: boolean;
}

/** Writes the events one after the other into the frame. All of the frame's own characters take one byte. */
export function batching({ contentType, open, separator, close, item, isReading = false }: Frame): Batching {
  // The last event has no separator after it.
  const frameBytes = open.length + close.length - separator.length;
  const by = {};
  const measured = (event: FormatEvent): Written => {
    if (event.written?.by === by) return event.written;
    const parts = item(event);
    const [head, body, tail] = parts;
    const bytes =
      Buffer.byteLength(head) + Buffer.byteLength(body) + Buffer.byteLength(tail) + separator.length;
    const written = { by, parts, bytes };
    if (isReading) event.written = written;
    return written;
  };
  const lengthOf = (events: readonly FormatEvent[]): number =>
    events.reduce((sum, event) => sum + measured(event).bytes, frameBytes);
  // Straight into the bytes: a text of all events would be copied once more, and be in memory beside them.
  function* pieces(events: readonly FormatEvent[], mostBytes: number): Generator<Buffer> {
    let piece = Buffer.allocUnsafe(mostBytes);
    let at = piece.write(open);
    let before = '';
    for (const event of events) {
      const { parts, bytes } = measured(event);
      const own = bytes + before.length - separator.length;
      if (at + own + close.length > piece.length) {
        yield piece.subarray(0, at);
        at = 0;
        if (own + close.length > piece.length) piece = Buffer.allocUnsafe(own + close.length);
      }
      at += piece.write(before, at);
      for (const part of parts) if (part !== '') at += piece.write(part, at);
      // Else it would be held until the batch is committed, as long as the event.
      if (isReading) event.written = undefined;
      before = separator;
    }
    yield piece.subarray(0, at + piece.write(close, at));
  }
  return {
    contentType,
    frameBytes,
    sizeOf: (event) => measured(event).bytes,
    lengthOf,
    write: (events, bytes = lengthOf(events)) => [...pieces(events, bytes)][0] as Buffer,
    pieces,
  };
}
