import type pg from 'pg';
import { withClient } from './transaction.ts';

/** What a read needs of a connection. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** Runs statements on a connection of a pool; when the signal is aborted, the one under way ends in the database, too. */
export type RunCancellable = <T>(signal: AbortSignal, work: (client: Queryable) => Promise<T>) => Promise<T>;

/**
 * PostgreSQL continues a statement whose client has disconnected until it sends the result. So another connection of
 * the pool cancels the statement, and the promise rejects with the signal's reason.
 */
export function createCancellable(pool: Pick<pg.Pool, 'connect' | 'query'>): RunCancellable {
  const pids = new WeakMap<pg.PoolClient, number>();

  // The pid is queried, because behind PgBouncer the driver has another one.
  async function pidOf(client: pg.PoolClient): Promise<number> {
    const known = pids.get(client);
    if (known !== undefined) return known;
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const pid = rows[0]?.pid ?? 0;
    pids.set(client, pid);
    return pid;
  }

  return async (signal, work) => {
    signal.throwIfAborted();
    return withClient(pool, async (client, discard) => {
      let cancelling: Promise<unknown> | undefined;
      try {
        const pid = await pidOf(client);
        signal.throwIfAborted();
        const cancel = (): void => {
          // Late, it must not hit the next statement of another user of the connection.
          discard(signal.reason as Error);
          cancelling = pool.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined);
        };
        signal.addEventListener('abort', cancel, { once: true });
        return await work(client).finally(() => signal.removeEventListener('abort', cancel));
      } catch (error) {
        // As the pool itself does: a statement that timed out may have no answer yet.
        discard(error as Error);
        throw signal.aborted ? (signal.reason as Error) : error;
      } finally {
        await cancelling;
      }
    });
  };
}
