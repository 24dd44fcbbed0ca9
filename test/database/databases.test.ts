import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Databases, distinct, openDatabases } from '../../src/database/databases.ts';

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
});
