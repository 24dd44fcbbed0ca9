import type pg from 'pg';
import type { Logger } from '../../observability/logger.ts';
import { eventLogErrors } from '../event-log-errors.ts';
import { withLogTransaction } from '../missing-partition.ts';
import { readEventsAfter, type LoggedEvent } from '../read-events.ts';
import type { FollowedEvents, LogFollower } from './follower.ts';
import { findBehind, movePosition, type Place } from './positions.ts';

const BLOCKS_AT_ONCE = 8;
const STREAMS_AT_ONCE = 100;

/**
 * One follower on its way through the streams. Several processes may be on it at once: one of them moves a position. A
 * stream whose events fail rests, longer each time, while the others go on.
 */
export function createFollowing(pool: pg.Pool, follower: LogFollower, log: Pick<Logger, 'warn'>) {
  const rests = createRests();
  let after = 0;

  const tryNext = async (place: Place): Promise<number> => {
    const { streamId } = place;
    try {
      const worked = await workNext(pool, follower, place);
      rests.end(streamId);
      return worked;
    } catch (error) {
      const seconds = Math.round(rests.begin(streamId) / 1000);
      const fields = { err: error, follower: follower.name, stream: streamId, seconds };
      log.warn(fields, eventLogErrors.FOLLOWER_FAILED);
      return 0;
    }
  };

  return {
    /** Works for about `withinMs`, in each stream by turns, from where the last turn ended; returns how many events. */
    async turn(withinMs: number): Promise<number> {
      const until = performance.now() + withinMs;
      let worked = 0;
      for (;;) {
        const options = { after, except: rests.resting(), limit: STREAMS_AT_ONCE };
        const behind = await findBehind(pool, follower, options);
        if (behind.length === 0 && after === 0) return worked;
        for (const place of behind) {
          after = place.streamId;
          worked += await tryNext(place);
          if (performance.now() >= until) return worked;
        }
        if (behind.length < STREAMS_AT_ONCE) after = 0;
      }
    },
  };
}

/** One transaction for the follower's work and its position, or neither when another process was faster. */
async function workNext(pool: pg.Pool, follower: LogFollower, place: Place): Promise<number> {
  const { blockEvents, name } = follower;
  const read = await readEventsAfter(pool, place.streamId, place, BLOCKS_AT_ONCE * blockEvents);
  const events = wholeBlocks(read, blockEvents);
  // Retention has dropped the rest. Not to where the stream is by now: what came since has not been looked for.
  const to = events.at(-1) ?? { sequence: place.lastSequence, receivedAt: place.receivedAt };
  return withLogTransaction(pool, async (client) => {
    if (!(await movePosition(client, name, place, to))) return 0;
    if (hasEvents(events)) await follower.work(client, place.streamId, events);
    return events.length;
  });
}

/** Less than a block stays as it is: the stream is quiet, or the events are large. */
function wholeBlocks(events: readonly LoggedEvent[], blockEvents: number): readonly LoggedEvent[] {
  const whole = events.length - (events.length % blockEvents);
  return whole === 0 ? events : events.slice(0, whole);
}

function hasEvents(events: readonly LoggedEvent[]): events is FollowedEvents {
  return events.length > 0;
}

const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;

/** Which streams rest after a failure, and for how long. */
export function createRests(now: () => number = () => performance.now()) {
  const rests = new Map<number, { readonly milliseconds: number; readonly until: number }>();
  return {
    /** A stream has failed: it rests, twice as long as before; returns for how many milliseconds. */
    begin(streamId: number): number {
      const before = rests.get(streamId)?.milliseconds;
      const milliseconds = before === undefined ? FIRST_MS : Math.min(2 * before, LONGEST_MS);
      rests.set(streamId, { milliseconds, until: now() + milliseconds });
      return milliseconds;
    },
    /** A stream has not failed. */
    end: (streamId: number) => void rests.delete(streamId),
    resting: () => [...rests].filter(([, { until }]) => until > now()).map(([streamId]) => streamId),
  };
}
