import { databaseErrorOf } from '../database/database-error.ts';
import type { Sql } from '../database/sql.ts';

const DAY_MS = 86_400_000;
const OVERLAP = '42P17';

/** The tables that have one partition a day (UTC). */
export const PARTITIONED_TABLES = ['audit_events', 'attempts', 'search_blocks'] as const;

export type PartitionedTable = (typeof PARTITIONED_TABLES)[number];

interface DailyPartition {
  readonly name: string;
  readonly table: PartitionedTable;
  readonly day: number;
}

/** Makes the partitions of the days from `from` to `until`, both included, where they are missing. */
export async function ensurePartitions(db: Sql, from: Date, until: Date): Promise<void> {
  const wanted: DailyPartition[] = [];
  for (let day = startOfDay(from); day <= until.getTime(); day += DAY_MS) {
    for (const table of PARTITIONED_TABLES) wanted.push({ name: nameOf(table, day), table, day });
  }
  const missing = new Set(await findMissing(db, wanted));
  for (const partition of wanted) if (missing.has(partition.name)) await makePartition(db, partition);
}

async function makePartition(db: Sql, { name, table, day }: DailyPartition): Promise<void> {
  try {
    // Attached, not created as a partition, which would lock the table against all other sessions: it would wait for a
    // running backup (pg_dump), and every append behind it. One DO is one transaction, whatever client sends it.
    await db.executeSql(
      `DO $$ BEGIN
         CREATE TABLE "${name}" (LIKE "${table}" INCLUDING ALL);
         ALTER TABLE "${table}" ATTACH PARTITION "${name}"
           FOR VALUES FROM ('${isoDate(day)}Z') TO ('${isoDate(day + DAY_MS)}Z');
       END $$`,
    );
  } catch (error) {
    if (databaseErrorOf(error)?.code === OVERLAP) return;
    // Another process was faster; what PostgreSQL says then depends on the moment.
    if ((await findMissing(db, [{ name, table, day }])).length > 0) throw error;
  }
}

async function findMissing(db: Sql, partitions: readonly DailyPartition[]): Promise<string[]> {
  const { rows } = await db.executeSql(
    'SELECT name FROM unnest($1::text[]) AS wanted(name) WHERE to_regclass(name) IS NULL',
    [partitions.map(({ name }) => name)],
  );
  return (rows as { name: string }[]).map(({ name }) => name);
}

function nameOf(table: string, day: number): string {
  return `${table}_${isoDate(day).replaceAll('-', '')}`;
}

function startOfDay(date: Date): number {
  return Math.floor(date.getTime() / DAY_MS) * DAY_MS;
}

function isoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
