import type pg from 'pg';
import type { Logger } from '../../observability/logger.ts';
import { inTurn } from '../../queue/in-turn.ts';
import { startPeriodic, type Periodic } from '../../queue/periodic.ts';
import type { LogFollower } from './follower.ts';
import { createFollowing } from './following.ts';

/** Names of the connections of following processes; processes of the role `worker` have priority. */
export const FOLLOWING_CONNECTIONS = {
  worker: 'auditstream worker followers',
  all: 'auditstream followers',
} as const;

const EVERY_MS = 5_000;
/** A fifth of the time for all followers together, because appending and streaming are more important. */
const WITHIN_MS = 1_000;
/** Any number that no other advisory lock of the server has. */
const LOCK_KEY = 471_520_103;

/** Runs the followers in turns, for up to a second in five, in one of the processes that call this. */
export function startFollowers(options: {
  readonly pool: pg.Pool;
  readonly role: 'all' | 'worker';
  readonly followers: readonly LogFollower[];
  readonly log: Pick<Logger, 'warn'>;
  readonly everyMs?: number;
}): Periodic {
  const { pool, role, followers, log, everyMs = EVERY_MS } = options;
  const followings = followers.map((follower) => createFollowing(pool, follower, log));
  const each = WITHIN_MS / followings.length;
  return startPeriodic({
    name: 'followers',
    everyMs,
    lockKey: LOCK_KEY,
    pool,
    log,
    async task() {
      if (role === 'all' && (await isWorkerThere(pool))) return;
      await inTurn(followings.map((following) => () => following.turn(each)));
    },
  });
}

/**
 * Whether a process of the role `worker` follows. One that is frozen does not count, nor does one whose sessions this role
 * of PostgreSQL may not see: then two processes take turns, which costs the requests of one of them and does no other harm.
 */
async function isWorkerThere(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1
       AND state_change > clock_timestamp() - interval '30 seconds' LIMIT 1`,
    [FOLLOWING_CONNECTIONS.worker],
  );
  return rowCount === 1;
}
