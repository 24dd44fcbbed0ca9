import type pg from 'pg';
import { repeatConflicts } from './database-error.ts';

/** How a transaction is to be run. */
export interface TransactionOptions {
  /** How long it waits for each lock; the connection's bound by default. */
  readonly lockTimeoutMs?: number;
}

/**
 * Runs `work` in one transaction on one connection; a serialization failure or deadlock repeats it, so `work` must
 * have no effects outside the database. An error after COMMIT was sent leaves the outcome unknown: the caller decides.
 */
export function withTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  { lockTimeoutMs }: TransactionOptions = {},
): Promise<T> {
  // One round trip for both.
  const bound = lockTimeoutMs === undefined ? '' : `; SET LOCAL lock_timeout = ${lockTimeoutMs}`;
  return onOneConnection(pool, async (client) => {
    await client.query(`BEGIN${bound}`);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  });
}

/** The same for `work` that opens its transaction itself, or is one statement, which is a transaction of its own. */
export function onOneConnection<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return repeatConflicts(() => withClient(pool, (client, discard) => undone(client, work, discard)));
}

async function undone<T>(
  client: pg.PoolClient,
  work: (client: pg.PoolClient) => Promise<T>,
  discard: (error: Error) => void,
): Promise<T> {
  try {
    return await work(client);
  } catch (error) {
    // A statement that has no answer yet would keep everything after it waiting, a ROLLBACK first of all.
    if (hasNoAnswer(error)) discard(error);
    else await client.query('ROLLBACK').catch(discard);
    throw error;
  }
}

/** Runs `work` on a connection of the pool. It is closed behind it when it broke, or when `work` calls `discard`. */
export async function withClient<T>(
  pool: Pick<pg.Pool, 'connect'>,
  work: (client: pg.PoolClient, discard: (error: Error) => void) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const discard = (error: Error): void => void (broken ??= error);
  // While checked out, the pool does not listen: an 'error' event without a listener would end the process.
  client.on('error', discard);
  try {
    return await work(client, discard);
  } finally {
    client.off('error', discard);
    client.release(broken);
  }
}

function hasNoAnswer(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout';
}
