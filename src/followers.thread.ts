import { parentPort, workerData } from 'node:worker_threads';
import { waitLongerForAddresses } from './config/address-patience.ts';
import { createPool, type DatabaseConnection } from './database/pool.ts';
import { FOLLOWING_CONNECTIONS, startFollowers } from './event-log/followers/start-followers.ts';
import { FOLLOWERS } from './followers.ts';
import { STOP } from './threads/supervised-thread.ts';
import { createThreadLog } from './threads/thread-log.ts';

/** What the thread in which the followers of the log work has to be told. */
export interface FollowersData {
  readonly connection: DatabaseConnection;
  readonly role: 'all' | 'worker';
}

/** One holds the lock, the other works. */
const CONNECTIONS = 2;

run();

function run(): void {
  if (parentPort === null) throw new Error('This program runs in a thread of the server');
  const port = parentPort;
  const log = createThreadLog(port);
  // A thread has its own; the process's does not count here.
  waitLongerForAddresses();
  const { connection, role } = workerData as FollowersData;
  const pool = createPool(connection, {
    max: CONNECTIONS,
    applicationName: FOLLOWING_CONNECTIONS[role],
    onError: (error) => log.debug({ err: error }, 'an idle database connection was lost'),
  });
  const followers = startFollowers({ pool, role, followers: FOLLOWERS, log });
  port.on('message', (message) => {
    if (message !== STOP) return;
    // Without the port nothing is left that keeps the thread alive.
    void followers.stop().then(async () => {
      await pool.end();
      port.close();
    });
  });
}
