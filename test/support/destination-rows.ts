import type { Database } from '../../src/database/database.ts';
import { eventually } from './eventually.ts';

type Table = 'attempts' | 'failed_deliveries' | 'farewell_deliveries' | 'subscriptions';

/** Everything that is stored of a destination in one table, in the order it was made. */
export async function rowsOf({ pool }: Pick<Database, 'pool'>, table: Table, destinationId: number) {
  const text = `SELECT * FROM ${table} WHERE destination_id = $1 ORDER BY id`;
  return (await pool.query(text, [destinationId])).rows;
}

/** The row of a destination itself. */
export async function destinationRow({ pool }: Pick<Database, 'pool'>, id: number) {
  return (await pool.query('SELECT * FROM destinations WHERE id = $1', [id])).rows[0];
}

/** The position of a destination that reads one stream. */
export async function positionOf(database: Pick<Database, 'pool'>, destinationId: number): Promise<number> {
  return (await rowsOf(database, 'subscriptions', destinationId))[0]?.position;
}

export async function positionReaches(
  database: Pick<Database, 'pool'>,
  destinationId: number,
  position: number,
): Promise<void> {
  await eventually(async () => (await positionOf(database, destinationId)) === position);
}
