import type pg from 'pg';
import type { PartitionedTable } from '../../event-log/partitions.ts';

/** A partition in the database. */
export interface StoredPartition {
  readonly name: string;
  readonly table: PartitionedTable;
  /** All its rows are older. */
  readonly until: Date;
}

/**
 * The oldest partition of each table of which everything is older than `before`, the older one first. The search index
 * of a day stays as long as the events of that day.
 */
export async function oldestBefore(
  pool: Pick<pg.Pool, 'query'>,
  before: Date,
): Promise<readonly StoredPartition[]> {
  const { rows } = await pool.query<StoredPartition>(
    `SELECT * FROM (
       SELECT DISTINCT ON ("table") * FROM (
         SELECT i.inhparent::regclass::text AS "table", c.relname AS name,
                (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \\(''([^'']+)''\\)'))[1]::timestamptz AS until
         FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent IN ('audit_events'::regclass, 'attempts'::regclass, 'search_blocks'::regclass)) AS partitions
       WHERE until <= $1 AND ("table" <> 'search_blocks' OR to_regclass(replace(name, 'search_blocks', 'audit_events')) IS NULL)
       ORDER BY "table", until) AS oldest
     ORDER BY until, array_position(ARRAY['audit_events', 'attempts', 'search_blocks'], "table")`,
    [before.toISOString()],
  );
  return rows;
}
