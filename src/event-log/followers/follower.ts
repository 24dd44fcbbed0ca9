import type { Queryable } from '../../database/cancellable.ts';
import type { LoggedEvent } from '../read-events.ts';

/** Events of one stream that follow each other; at least one. */
export type FollowedEvents = readonly [LoggedEvent, ...LoggedEvent[]];

/** Something that is made of the log behind the append, at a position of its own in each stream. */
export interface LogFollower {
  /** The key of its rows in `follower_positions` and its label in the metrics. It stays the same for good. */
  readonly name: string;
  /** It gets whole blocks of so many events, where a stream is not quiet and their bytes allow it. */
  readonly blockEvents: number;
  /** Milliseconds without a new event, after which it gets the stream's last events as well. */
  readonly quietMs: number;
  /** Whether retention keeps events until it is past them. */
  readonly holdsBack: boolean;
  /**
   * Works on the next events of a stream, in the transaction that moves the position past them. The transaction may be
   * repeated or rolled back, so nothing outside of it may change; it has to end within 5 s.
   */
  work(client: Queryable, streamId: number, events: FollowedEvents): Promise<void>;
}
