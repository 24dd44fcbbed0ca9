/** The place of an event in its stream, which receivers get so that they can detect missing events. */
export interface EventPlace {
  /** Null: it is in no stream. */
  readonly streamId: number | null;
  readonly sequence: number | null;
  /** The sequence of the event before it for this destination; null: there was none, or it is unknown. */
  readonly previous: number | null;
}

/** The place of events outside streams: test events and last deliveries. */
export const IN_NO_STREAM: EventPlace = { streamId: null, sequence: null, previous: null };
