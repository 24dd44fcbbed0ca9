import type { FormatPlace } from '../../formats/format.ts';
import { openFormat } from '../../formats/formats.ts';
import { bodyWriterOf, gzip } from '../../formats/gzip.ts';
import type { Header } from '../../outbound/request.ts';
import type { DeliveryOptions } from '../delivery-options.ts';
import type { OutgoingEvent } from '../sender.ts';

type Events = readonly [OutgoingEvent, ...OutgoingEvent[]];

/** Writes the bodies of requests to one destination. */
export interface BodyWriter {
  readonly contentType: string;
  /** Bodies are batches, also those of a single event. */
  readonly isBatch: boolean;
  readonly isCompressed: boolean;
  /** Names, in lower case, of the headers that `headersOf` may have. */
  readonly headerNames: readonly string[];
  /** The bytes of a body that belong to no event, before it is compressed. */
  readonly frameBytes: number;
  /** The bytes that an event adds to a body before it is compressed. */
  sizeOf(event: OutgoingEvent): number;
  /** What the format says about the events beside the body. */
  headersOf(events: Events): readonly Header[];
  write(events: Events): string | Buffer | Promise<Buffer>;
}

/** Throws for a format that there is not: it was checked when it was saved. */
export function createBodyWriter(options: DeliveryOptions, place: FormatPlace): BodyWriter {
  const { single, batching } = openFormat(options.format, place);
  const isCompressed = options.compression === 'gzip';
  if (options.batchMaxEvents > 1 && batching !== undefined) {
    const { contentType, frameBytes } = batching;
    return {
      ...{ contentType, isBatch: true, isCompressed, headerNames: [], frameBytes },
      sizeOf: (event) => batching.sizeOf(event),
      headersOf: () => [],
      write: bodyWriterOf(batching, isCompressed),
    };
  }
  return {
    ...{ contentType: single.contentType, isBatch: false, isCompressed, headerNames: single.headerNames },
    frameBytes: 0,
    sizeOf: (event) => Buffer.byteLength(single.bodyOf(event)),
    headersOf: ([event]) => single.headersOf(event),
    write([event]) {
      const text = single.bodyOf(event);
      return isCompressed ? gzip(Buffer.from(text)) : text;
    },
  };
}
