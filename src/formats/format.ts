import type { Header } from '../outbound/request.ts';
import type { Batching } from './batching.ts';

/** What a format needs of an event. */
export interface FormatEvent {
  readonly id: number;
  /** In its stream; null or absent: the event is in none. */
  readonly sequence?: number | null;
  readonly eventType: string;
  /** The JSON text of the event. Formats carry it as it is written, or its members with every number as it is written. */
  readonly body: string;
  /** What was written of it when it was measured: see `Frame.isReading`. It goes with the event; a table of events would outlive many. */
  written?: Written | undefined;
}

/** By whom, because others may write the same event otherwise. */
export interface Written {
  readonly by: object;
  readonly parts: readonly [head: string, body: string, tail: string];
  /** Of the parts and what stands behind them. */
  readonly bytes: number;
}

/** What a format has to know of this installation. */
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
  /** Whether what it writes of one event is a JSON value, which can stand in another one, and all that it says of it. */
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
  /** What is said about the event beside the body, in the order in which it is sent. */
  headersOf(event: FormatEvent): readonly Header[];
  bodyOf(event: FormatEvent): string;
}
