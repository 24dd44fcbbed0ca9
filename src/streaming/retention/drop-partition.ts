import type pg from 'pg';
import { databaseErrorOf } from '../../database/database-error.ts';
import { withTransaction } from '../../database/transaction.ts';
import type { StoredPartition } from './daily-partitions.ts';
import { destinationsThatNeed, followersThatNeed, passOver, type Missed } from './needed.ts';

export type DropResult =
  | { readonly kind: 'dropped'; readonly bytes: number; readonly missed: readonly Missed[] }
  /** Active destinations have not got everything in it, or followers of the log are not past it. */
  | ({ readonly kind: 'needed' } & Needs)
  /** Another session uses the table for long, a backup for example. */
  | { readonly kind: 'busy' };

interface Needs {
  readonly destinations: readonly number[];
  readonly followers: readonly string[];
}

const LOCK_NOT_AVAILABLE = '55P03';
// While this lock request waits, all appends queue behind it.
const TABLE_LOCK_TIMEOUT_MS = 100;
// These lock requests block no other session. Longer than deadlock_timeout, after which an autovacuum gives way.
const OTHER_LOCKS_TIMEOUT_MS = 3_000;
const LONG_USE_MS = 250;

class Needed extends Error {
  readonly needs: Needs;
  constructor(needs: Needs) {
    super('The partition is needed');
    this.needs = needs;
  }
}

/**
 * Drops a partition that no active destination and none of the followers `holdingBack` needs; what is paused or off moves past it in the same transaction.
 * test/streaming/retention/drop-under-load.test.ts hammers this.
 */
export async function dropPartition(
  pool: pg.Pool,
  partition: StoredPartition,
  holdingBack: readonly string[],
): Promise<DropResult> {
  // Checked twice: here without any lock, so that a partition that is needed blocks no other session.
  const needs = await needsOf(pool, partition, holdingBack);
  if (needs !== undefined) return { kind: 'needed', ...needs };
  if (await isInLongUse(pool, partition.table)) return { kind: 'busy' };
  try {
    return await withTransaction(pool, (client) => drop(client, partition, holdingBack), {
      lockTimeoutMs: OTHER_LOCKS_TIMEOUT_MS,
    });
  } catch (error) {
    if (error instanceof Needed) return { kind: 'needed', ...error.needs };
    if (databaseErrorOf(error)?.code === LOCK_NOT_AVAILABLE) return { kind: 'busy' };
    throw error;
  }
}

async function drop(
  client: pg.PoolClient,
  partition: StoredPartition,
  holdingBack: readonly string[],
): Promise<DropResult> {
  const { name, table } = partition;
  // Lets readers and writers through, but no vacuum: it would keep the table from being dropped.
  await client.query(`LOCK TABLE ONLY "${name}" IN SHARE UPDATE EXCLUSIVE MODE`);
  // Before the table's lock; lock order in all transactions: destination, subscription, table.
  const missed = hasReaders(partition) ? await passOver(client, name) : [];
  const { rows } = await client.query<{ bytes: number }>(
    'SELECT pg_total_relation_size($1::regclass) AS bytes',
    [name],
  );
  await client.query(
    `SET LOCAL lock_timeout = ${TABLE_LOCK_TIMEOUT_MS};
     LOCK TABLE ONLY "${table}" IN ACCESS EXCLUSIVE MODE`,
  );
  const needs = await needsOf(client, partition, holdingBack);
  if (needs !== undefined) throw new Needed(needs);
  await client.query(`DROP TABLE "${name}"`);
  return { kind: 'dropped', bytes: rows[0]?.bytes ?? 0, missed };
}

function hasReaders({ table }: StoredPartition): boolean {
  return table === 'audit_events';
}

async function needsOf(
  client: Pick<pg.ClientBase, 'query'>,
  partition: StoredPartition,
  holdingBack: readonly string[],
): Promise<Needs | undefined> {
  if (!hasReaders(partition)) return undefined;
  const destinations = await destinationsThatNeed(client, partition.name);
  const followers = await followersThatNeed(client, partition.name, holdingBack);
  return destinations.length + followers.length === 0 ? undefined : { destinations, followers };
}

/** Whether a transaction holds the table for so long that waiting for it would only hold up the appends. */
async function isInLongUse(pool: pg.Pool, table: string): Promise<boolean> {
  const before = new Set(await holdersOf(pool, table));
  if (before.size === 0) return false;
  await new Promise((resolve) => setTimeout(resolve, LONG_USE_MS));
  return (await holdersOf(pool, table)).some((holder) => before.has(holder));
}

async function holdersOf(pool: pg.Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ holder: string }>(
    `SELECT virtualtransaction AS holder FROM pg_locks
     WHERE relation = $1::regclass AND granted AND pid <> pg_backend_pid()
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [table],
  );
  return rows.map(({ holder }) => holder);
}
