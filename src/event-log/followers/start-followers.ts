import type pg from 'pg';
import type { Logger } from '../../observability/logger.ts';
import { inTurn } from '../../queue/in-turn.ts';
import { startPeriodic, type Periodic } from '../../queue/periodic.ts';
import type { LogFollower } from './follower.ts';
import { createFollowing } from './following.ts';

const EVERY_MS = 5_000;
/** A fifth of the time, for all of them together: appending and streaming go first. */
const WITHIN_MS = 1_000;
/** Any number that no other lock of ours has. */
const LOCK_KEY = 471_520_103;

/** Lets the followers work by turns, a while every five seconds, on one process of all that call this. */
export function startFollowers(options: {
  readonly pool: pg.Pool;
  readonly followers: readonly LogFollower[];
  readonly log: Logger;
}): Periodic {
  const { pool, followers, log } = options;
  const followings = followers.map((follower) => createFollowing(pool, follower, log));
  const each = WITHIN_MS / followings.length;
  return startPeriodic({
    name: 'followers',
    everyMs: EVERY_MS,
    lockKey: LOCK_KEY,
    pool,
    log,
    task: () => inTurn(followings.map((following) => () => following.turn(each))),
  });
}
