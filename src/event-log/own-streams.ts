/**
 * The appends' view of the stream jobs of this process: a subscription that an append finds asleep begins to stream
 * here at once, without waiting for the queue (docs/adr/0046-own-streams.md).
 */
export interface OwnStreams {
  /** Places for what an append may wake; undefined where this process does not stream, stops, or has few places left. */
  reserve(): ReservedPlaces | undefined;
}

/** Places that are kept free until `end`, which must be called whatever becomes of the append. */
export interface ReservedPlaces {
  readonly count: number;
  /** The owner of the claimed subscriptions. */
  readonly owner: string;
  /** Streams what an append claimed and committed. */
  start(claimed: readonly ClaimedSubscription[]): void;
  /** Gives up the places that `start` did not take. */
  end(): void;
}

/** A subscription that an append set awake and claimed for this process, as `append_at_once` tells of it. */
export interface ClaimedSubscription {
  /** The job that was made for it, and that no process can fetch while this one lives. */
  readonly job_id: string;
  readonly id: number;
  readonly stream_id: number;
  readonly destination_id: number;
  readonly epoch: number;
  readonly position: number;
  /** ISO 8601 */
  readonly position_received_at: string;
  readonly previous: number | null;
  readonly shipment_end: number | null;
  /** In hexadecimal digits. */
  readonly shipment_filter: string | null;
  /** The destination's state, and which version of its configuration belongs to it. */
  readonly destination: {
    readonly version: number;
    readonly active: boolean;
    /** ISO 8601 */
    readonly failing_since: string | null;
    readonly consecutive_failures: number;
    readonly probes: number;
    readonly probe_number: number;
  };
}

/** For a process that only appends. */
export const NO_STREAMS: OwnStreams = { reserve: () => undefined };
