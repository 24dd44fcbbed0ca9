import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { sqlOfClient } from '../../src/database/sql.ts';
import { ensurePartitions } from '../../src/event-log/partitions.ts';
import { readEventsAfter } from '../../src/event-log/read-events.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createOldGroup, daysAgo, fillDay } from '../support/log-history.ts';

const DAYS = 365;
const EACH = 20;

interface Plan {
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

describe('reading a stream on a year of partitions', () => {
  let test: TestDatabase;
  let client: pg.PoolClient;
  let streamId: number;

  beforeAll(async () => {
    test = await createTestDatabase();
    await ensurePartitions(sqlOfClient(test.database.pool), daysAgo(DAYS), daysAgo(0));
    ({ streamId } = await createOldGroup(test.database, daysAgo(DAYS)));
    // The days between have none.
    for (const days of [365, 364, 200, 199, 198, 1, 0]) {
      await fillDay(test.database, streamId, daysAgo(days), EACH);
    }
    client = await test.database.pool.connect();
  });
  afterAll(async () => {
    client.release();
    await test.close();
  });

  const positionAt = (days: number, sequence: number) => ({ sequence, receivedAt: daysAgo(days) });

  /** The partitions in the plan of each statement of a read that finds something, as PostgreSQL would run it. */
  async function partitionsRead(days: number, sequence: number): Promise<string[]> {
    const read = new Set<string>();
    const explaining = {
      async query({ text, values }: { text: string; values: unknown[] }) {
        const literals = values.map((value) => client.escapeLiteral(String(value))).join(', ');
        await client.query(`PREPARE reading AS ${text}`);
        const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
          `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE reading(${literals})`,
        );
        await client.query('DEALLOCATE reading');
        for (const { Plan: plan } of rows[0]?.['QUERY PLAN'] ?? []) collect(plan, read);
        return { rows: [[sequence, 1, 'type', '2026-01-01 00:00:00+00', '{}']] };
      },
    };
    await readEventsAfter(explaining as unknown as pg.Pool, streamId, positionAt(days, sequence), 256);
    return [...read].sort();
  }

  function collect(plan: Plan, into: Set<string>): void {
    const relation = plan['Relation Name'];
    if (relation?.startsWith('audit_events_') === true) into.add(relation);
    for (const part of plan.Plans ?? []) collect(part, into);
  }

  const nameOf = (days: number): string =>
    `audit_events_${daysAgo(days).toISOString().slice(0, 10).replaceAll('-', '')}`;

  it.each(['auto', 'force_custom_plan', 'force_generic_plan'])(
    'only looks into the partitions of the days that follow the position (plan_cache_mode = %s)',
    async (mode) => {
      await client.query(`SET plan_cache_mode = ${mode}`);
      expect(await partitionsRead(365, 0)).toEqual([365, 364, 363].map(nameOf));
      expect(await partitionsRead(199, 3 * EACH)).toEqual([199, 198, 197].map(nameOf));
      expect(await partitionsRead(1, 6 * EACH - 1)).toEqual(expect.arrayContaining([nameOf(1), nameOf(0)]));
    },
  );

  it('finds what comes after months without an event, and nothing where nothing comes', async () => {
    const { pool } = test.database;
    const after = await readEventsAfter(pool, streamId, positionAt(364, 2 * EACH), 256);
    expect(after.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: after.length }, (_, index) => 2 * EACH + 1 + index),
    );
    expect(after).toHaveLength(5 * EACH);
    expect(await readEventsAfter(pool, streamId, positionAt(0, 7 * EACH), 256)).toEqual([]);
  });
});
