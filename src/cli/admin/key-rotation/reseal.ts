import type pg from 'pg';
import { withTransaction } from '../../../database/transaction.ts';
import type { Keyring } from '../../../encryption/keyring.ts';
import { keyIdOf } from '../../../encryption/sealer.ts';
import { SEALED_TABLES, UnreadableError, type SealedTable } from './sealed-tables.ts';

/** The values to be sealed anew: `keyring` opens them, and a key other than `newKey` has sealed them. */
export interface Resealing {
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly newKey: Buffer;
  readonly signal: AbortSignal;
}

/** How many rows were sealed anew, and which hold a value that neither key opens. */
export interface Resealed {
  readonly count: number;
  readonly unreadable: readonly string[];
}

/**
 * Goes through all sealed values once, in small steps that lock a few rows for milliseconds. The next pass seals a row
 * that another transaction changes meanwhile. Nothing visible changes, so no version rises.
 */
export async function reseal(resealing: Resealing): Promise<Resealed> {
  const resealed: Resealed[] = [];
  for (const table of SEALED_TABLES) resealed.push(await resealTable(resealing, table));
  return {
    count: resealed.reduce((sum, { count }) => sum + count, 0),
    unreadable: resealed.flatMap(({ unreadable }) => unreadable),
  };
}

/** Whether a stored value is sealed with a key other than `newKey`. */
export async function isAnythingLeft(client: pg.ClientBase, newKey: Buffer): Promise<boolean> {
  for (const table of SEALED_TABLES) {
    if ((await table.find(client, keyIdOf(newKey), undefined)).length > 0) return true;
  }
  return false;
}

async function resealTable<Row>(resealing: Resealing, table: SealedTable<Row>): Promise<Resealed> {
  let count = 0;
  const unreadable: string[] = [];
  for await (const row of rowsOf(table, resealing)) {
    if (await resealRow(resealing, table, row)) count += 1;
    else unreadable.push(table.describe(row));
  }
  return { count, unreadable };
}

async function* rowsOf<Row>(
  table: SealedTable<Row>,
  { pool, newKey, signal }: Resealing,
): AsyncGenerator<Row> {
  let last: Row | undefined;
  do {
    signal.throwIfAborted();
    const rows = await table.find(pool, keyIdOf(newKey), last);
    yield* rows;
    last = rows.at(-1);
  } while (last !== undefined);
}

async function resealRow<Row>(
  { pool, keyring }: Resealing,
  table: SealedTable<Row>,
  row: Row,
): Promise<boolean> {
  try {
    const statement = table.replacement(keyring, row);
    await withTransaction(pool, (client) => client.query(statement));
    return true;
  } catch (error) {
    if (error instanceof UnreadableError) return false;
    throw error;
  }
}
