import type { Database } from '../../src/database/database.ts';
import { sqlOfClient } from '../../src/database/sql.ts';
import { ensurePartitions } from '../../src/event-log/partitions.ts';
import { createGroupWithStream } from './groups.ts';

const DAY_MS = 86_400_000;

/** Noon, `days` days ago. */
export function daysAgo(days: number): Date {
  return new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - days * DAY_MS + DAY_MS / 2);
}

/** A group whose stream was made back then: what is subscribed to it now gets everything that `fillDay` adds. */
export async function createOldGroup(
  database: Database,
  at: Date,
): Promise<{ groupId: number; streamId: number }> {
  const group = await createGroupWithStream(database);
  await database.pool.query('UPDATE streams SET last_received_at = $2 WHERE id = $1', [
    group.streamId,
    at.toISOString(),
  ]);
  return group;
}

/** Puts events into a stream as if they had been received from `at` on, one each millisecond; days go upwards. */
export async function fillDay(
  { pool }: Pick<Database, 'pool'>,
  streamId: number,
  at: Date,
  count: number,
): Promise<void> {
  await ensurePartitions(sqlOfClient(pool), at, at);
  await pool.query(
    `WITH stream AS (
       UPDATE streams SET last_sequence = last_sequence + $3::int,
                          last_received_at = $2::timestamptz + $3::int * interval '1 millisecond'
       WHERE id = $1 RETURNING last_sequence - $3::int AS before)
     INSERT INTO audit_events (stream_id, sequence, received_at, id, created_at, event_type, entity_type, entity_path,
                               author_name, body)
     SELECT $1, before + n, $2::timestamptz + n * interval '1 millisecond', id, $2, 'old', 'Project', 'g/p', 'Ada',
            '{"id":' || id || ',"sequence":' || before + n || '}'
     FROM (SELECT before, n, nextval('audit_event_ids') AS id FROM stream, generate_series(1, $3::int) AS n) AS numbered`,
    [streamId, at.toISOString(), count],
  );
}

/** The partitions of a table, oldest first. */
export async function partitionsOf({ pool }: Pick<Database, 'pool'>, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass ORDER BY 1`,
    [table],
  );
  return rows.map(({ name }) => name);
}
