import type { Queryable } from '../../database/cancellable.ts';
import type { LoggedEvent } from '../read-events.ts';

/** Events of one stream that follow each other; at least one. */
export type FollowedEvents = readonly [LoggedEvent, ...LoggedEvent[]];

/** A background reader of the log, with a position of its own in each stream. */
export interface LogFollower {
  /** The key of its rows in `follower_positions` and its label in the metrics. It must never change. */
  readonly name: string;
  /** It gets blocks of exactly so many events, unless the stream is quiet or the block has too many bytes. */
  readonly blockEvents: number;
  /** Milliseconds without a new event, after which it gets the stream's last events as well. */
  readonly quietMs: number;
  /** Whether retention keeps events until it is past them. */
  readonly holdsBack: boolean;
  /**
   * Works on the next events of a stream, in the transaction that moves the position past them. The transaction may be
   * repeated or rolled back, so `work` may change nothing outside of it; it has to end within 5 s.
   */
  work(client: Queryable, streamId: number, events: FollowedEvents): Promise<void>;
}
