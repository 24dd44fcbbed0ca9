import { createPool } from '../../src/database/pool.ts';
import { FOLLOWING_CONNECTIONS, startFollowers } from '../../src/event-log/followers/start-followers.ts';
import type { FollowersData } from '../../src/followers.thread.ts';
import { FOLLOWERS } from '../../src/followers.ts';
import type { Logger } from '../../src/observability/logger.ts';
import type { SupervisedThread } from '../../src/threads/supervised-thread.ts';

/** What stands in place of `startThread`. */
export function startThread(options: { readonly data: unknown; readonly log: Logger }): SupervisedThread {
  const { connection, role } = options.data as FollowersData;
  const applicationName = FOLLOWING_CONNECTIONS[role];
  const pool = createPool(connection, { max: 2, applicationName, onError: () => undefined });
  const followers = startFollowers({ pool, role, followers: FOLLOWERS, log: options.log });
  return {
    async stop() {
      await followers.stop();
      await pool.end();
    },
  };
}
