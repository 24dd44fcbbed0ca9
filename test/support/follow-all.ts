import type pg from 'pg';
import { pino } from 'pino';
import type { LogFollower } from '../../src/event-log/followers/follower.ts';
import { createFollowing } from '../../src/event-log/followers/following.ts';

/** So that the last events of a stream count as quiet, whatever their time. */
export const AT_ONCE = -365 * 86_400_000;

/** Lets a follower work until there is nothing left for it; returns how many events that were. */
export async function followAll(
  pool: pg.Pool,
  follower: LogFollower,
  options: { readonly quietMs?: number } = {},
): Promise<number> {
  const following = createFollowing(pool, { ...follower, ...options }, pino({ level: 'silent' }));
  let events = 0;
  for (let last = 1; last > 0; events += last) last = await following.turn(60_000);
  return events;
}
