import type pg from 'pg';

/** Tables that Prisma's client does not have, with what tests read of their rows. */
interface Tables {
  readonly audit_events: {
    id: number;
    eventType: string;
    entityPath: string;
    authorName: string;
    body: string;
  };
  readonly attempts: { eventId: number; attemptedAt: Date };
  readonly failed_deliveries: {
    destinationId: number;
    eventId: number;
    attempts: number;
    parked: boolean;
    deadAt: Date | null;
  };
  readonly farewell_deliveries: {
    config: object;
    secrets: readonly object[];
    eventId: number;
    eventType: string;
    body: string;
  };
}

/** The rows of a table in which these columns have these values, in the order of their ids; columns in camel case. */
export async function rowsOf<Table extends keyof Tables>(
  pool: Pick<pg.Pool, 'query'>,
  table: Table,
  where: Readonly<Record<string, string | number>> = {},
): Promise<Tables[Table][]> {
  const conditions = Object.keys(where).map((column, index) => `${snakeCase(column)} = $${index + 1}`);
  const { rows } = await pool.query<Record<string, unknown>>(
    `SELECT * FROM ${table} WHERE ${['true', ...conditions].join(' AND ')} ORDER BY id`,
    Object.values(where),
  );
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [camelCase(column), value])),
  ) as Tables[Table][];
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
