/** Where an event stands, which receivers are told so that they notice what is missing. */
export interface EventPlace {
  /** Null: it is in no stream. */
  readonly streamId: number | null;
  readonly sequence: number | null;
  /** The sequence of the event before it for this destination; null: there was none, or it is not known any more. */
  readonly previous: number | null;
}

/** Of what is sent outside streams: tests, and what a destination is told last. */
export const IN_NO_STREAM: EventPlace = { streamId: null, sequence: null, previous: null };
