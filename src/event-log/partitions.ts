import type pg from 'pg';

const DAY_MS = 86_400_000;
const OVERLAP = '42P17';

/** The tables that have one partition a day (UTC). */
export const PARTITIONED_TABLES = ['audit_events', 'attempts'] as const;

/** Makes the partitions of the days from `from` to `until`, both included, where they are missing. */
export async function ensurePartitions(pool: pg.Pool, from: Date, until: Date): Promise<void> {
  for (let day = startOfDay(from); day <= until.getTime(); day += DAY_MS) {
    for (const table of PARTITIONED_TABLES) await ensurePartition(pool, table, day);
  }
}

async function ensurePartition(pool: pg.Pool, table: string, day: number): Promise<void> {
  const name = `${table}_${isoDate(day).replaceAll('-', '')}`;
  if (await exists(pool, name)) return;
  try {
    // Attached, not created as a partition, which would lock the table against everybody: it would wait for a running
    // backup (pg_dump), and every append behind it. Two statements in one query are one transaction.
    await pool.query(
      `CREATE TABLE "${name}" (LIKE "${table}" INCLUDING ALL);
       ALTER TABLE "${table}" ATTACH PARTITION "${name}"
         FOR VALUES FROM ('${isoDate(day)}Z') TO ('${isoDate(day + DAY_MS)}Z')`,
    );
  } catch (error) {
    if ((error as { code?: string }).code === OVERLAP) return;
    // Another process was faster; what PostgreSQL says then depends on the moment.
    if (!(await exists(pool, name))) throw error;
  }
}

async function exists(pool: pg.Pool, table: string): Promise<boolean> {
  const { rows } = await pool.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    table,
  ]);
  return rows[0]?.exists === true;
}

function startOfDay(date: Date): number {
  return Math.floor(date.getTime() / DAY_MS) * DAY_MS;
}

function isoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
