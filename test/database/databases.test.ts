import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Databases, distinct, openDatabases } from '../../src/database/databases.ts';
import { createPool } from '../../src/database/pool.ts';
import { createTestDatabase } from '../support/database.ts';

const OPERATIONS = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

let databases: Databases | undefined;
afterEach(async () => {
  for (const database of databases === undefined ? [] : distinct(databases)) await database.close();
  databases = undefined;
});

/** What a process of the role may open at most, by the name that PostgreSQL shows. Nothing is connected to. */
function sizesOf(role: 'all' | 'api' | 'worker'): Readonly<Record<string, number | undefined>> {
  databases = openDatabases(role, { host: 'nowhere.invalid' }, () => undefined);
  const pools = distinct(databases).map(({ pool }) => pool.options);
  return Object.fromEntries(pools.map(({ application_name: name = '', max }) => [name, max]));
}

function documented(name: string): number {
  return Number(new RegExp(`\\| \`${name}\` +\\|[^|]*\\| (\\d+) +\\|`).exec(OPERATIONS)?.[1]);
}

describe('connections to PostgreSQL', () => {
  it.each([
    ['all', 32, ['access', 'ingest', 'reads', 'work']],
    ['api', 20, ['access', 'ingest', 'reads']],
    ['worker', 20, ['worker']],
  ] as const)('of a process with the role %s are %d at most, divided as documented', (role, total, names) => {
    const sizes = sizesOf(role);
    const expected = names.map((name) => [`auditstream ${name}`, documented(`auditstream ${name}`)]);
    expect(sizes).toEqual(Object.fromEntries(expected));
    expect(Object.values(sizes).reduce((sum: number, max = NaN) => sum + max, 0)).toBe(total);
  });

  it('close when they are idle, but for the one of a pool that was used last', async () => {
    await using made = new AsyncDisposableStack();
    const test = await createTestDatabase();
    made.defer(() => test.close());
    const pool = createPool(test.connection, { max: 3, applicationName: 'test', onError: () => undefined });
    made.defer(() => pool.end());
    const backend = async (): Promise<unknown> =>
      (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;

    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
    made.defer(() => void jest.useRealTimers());
    await Promise.all([backend(), backend(), backend()]);
    const last = await backend();
    expect(pool.totalCount).toBe(3);
    jest.advanceTimersByTime(3_600_000);

    expect(pool.totalCount).toBe(1);
    expect(await backend()).toBe(last);
  });
});
