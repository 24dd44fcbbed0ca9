import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { schemaAsSql } from '../support/schema-engine.ts';

const COLUMNS = `
  SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, datetime_precision
  FROM information_schema.columns WHERE table_schema = $1 ORDER BY table_name, column_name`;
const CONSTRAINTS = `
  SELECT c.conrelid::regclass::text AS "table", c.conname, pg_get_constraintdef(c.oid) AS definition
  FROM pg_constraint c WHERE c.connamespace = $1::regnamespace AND c.contype IN ('p', 'u', 'f')
  ORDER BY c.conname, c.conrelid::regclass::text`;
const INDEXES = `
  SELECT i.indexrelid::regclass::text AS name, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') AS definition
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = $1::regnamespace ORDER BY 1`;

describe('the migrations', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
    const fromSchema = (await schemaAsSql(test.connection)).replaceAll('"public"', '"from_schema"');
    await test.database.pool.query(
      `CREATE SCHEMA from_schema; SET search_path = from_schema; ${fromSchema}; RESET search_path`,
    );
  });
  afterAll(() => test.close());

  it.each([
    ['columns', COLUMNS],
    ['constraints', CONSTRAINTS],
    ['indexes', INDEXES],
  ])('make the %s that prisma/schema.prisma says', async (_, query) => {
    const { pool } = test.database;
    const describeSchema = async (schema: string): Promise<string[]> => {
      const { rows } = await pool.query<Record<string, unknown>>(query, [schema]);
      return rows.map((row) => JSON.stringify(row).replaceAll(`${schema}.`, '')).filter(isOurs);
    };
    expect(await describeSchema('public')).toEqual(await describeSchema('from_schema'));
  });
});

// What Prisma's schema cannot say, made by hand in the migrations.
const BY_HAND = [
  ...['streams_instance_key', 'audit_events_ranges_idx', 'audit_events_facets_idx'],
  ...[
    'failed_deliveries_open_idx',
    'failed_deliveries_dead_idx',
    'attempts_errors_idx',
    'attempts_tests_idx',
    'attempts_types_idx',
  ],
  'search_blocks_words_idx',
  'destinations_instance_kind_identity_key',
  'destinations_instance_kind_name_key',
  'event_types_declared_name_key',
];

// The partitions have the columns and indexes of their tables; the table of migrations is Prisma's.
function isOurs(row: string): boolean {
  if (BY_HAND.some((name) => row.includes(`"${name}"`))) return false;
  return !/_(19|20)\d{6}\b|_(19|20)\d{6}_|_prisma_migrations/.test(row);
}
