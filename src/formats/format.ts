import type { Header } from '../outbound/request.ts';
import type { Batching } from './batching.ts';

/** The facts about an event that a format needs. */
export interface FormatEvent {
  readonly id: number;
  /** In its stream; null or absent: the event is in none. */
  readonly sequence?: number | null;
  readonly eventType: string;
  /** The JSON text of the event. Formats carry it as it is written, or its members with every number as it is written. */
  readonly body: string;
  /**
   * The text that was written to measure the event: see `Frame.isReading`. It is stored with the event, because a table
   * would outlive many events.
   */
  written?: Written | undefined;
}

/** The writer, because another one may write the same event differently. */
export interface Written {
  readonly by: object;
  readonly parts: readonly [head: string, body: string, tail: string];
  /** Bytes of the parts and of the text after them. */
  readonly bytes: number;
}

/** The facts about this installation that a format needs. */
export interface FormatPlace {
  /** The address under which others reach it, without a slash at its end; empty: none is configured. */
  readonly externalUrl: string;
}

/** How events become the body of a request. */
export interface Format {
  /** As it is stored and as people write it. */
  readonly name: string;
  /** In a few words, for people. */
  readonly title: string;
  /** Whether one request can carry several events. */
  readonly batches: boolean;
  /**
   * Whether the text of one event is a JSON value that can be embedded in another one, and contains everything about
   * the event.
   */
  readonly isJsonValue: boolean;
  open(place: FormatPlace): OpenFormat;
}

/** A format that is ready to write. */
export interface OpenFormat {
  readonly single: Single;
  /** Any number of events in one body, one event included; undefined where a request carries one. */
  readonly batching: Batching | undefined;
}

/** How a format writes one event that a request carries alone. */
export interface Single {
  readonly contentType: string;
  /** Names, in lower case, of the headers that `headersOf` may have. */
  readonly headerNames: readonly string[];
  /** Headers about the event, in the order in which they are sent. */
  headersOf(event: FormatEvent): readonly Header[];
  bodyOf(event: FormatEvent): string;
}

/** A body that says all. */
export function bodyAlone(contentType: string, bodyOf: Single['bodyOf']): Single {
  return { contentType, headerNames: [], headersOf: () => [], bodyOf };
}
