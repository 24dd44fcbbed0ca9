import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { isDiskFull, isOutage } from '../../src/database/outage.ts';
import type { DatabaseConnection } from '../../src/database/pool.ts';
import { createPrisma } from '../../src/database/database.ts';
import { inPrismaTransaction } from '../../src/database/prisma-transaction.ts';
import { withTransaction } from '../../src/database/transaction.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
const opened: Database[] = [];

beforeAll(async () => void (test = await createTestDatabase()));
afterAll(async () => {
  for (const database of opened) await database.close();
  await test.close();
});

function open(changes: DatabaseConnection): Database {
  const connection = { ...test.connection, ...changes };
  const database = openDatabase(connection, { max: 2, applicationName: 'test', onError: () => undefined });
  opened.push(database);
  return database;
}

async function errorOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to fail');
}

const SLEEP = 'SELECT pg_sleep(60)';

/** Ends the connections of this test's database that run `SLEEP`, as a restart of PostgreSQL would. */
async function terminateSleepers(): Promise<void> {
  const text = `SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity
                WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()`;
  while ((await test.database.pool.query(text)).rows.length === 0);
}

const WAYS: [string, (database: Database, sql: string) => Promise<unknown>][] = [
  ['the pool', ({ pool }, sql) => pool.query(sql)],
  ['a transaction', ({ pool }, sql) => withTransaction(pool, (client) => client.query(sql))],
  ['Prisma', ({ prisma }, sql) => prisma.$queryRawUnsafe(sql)],
  [
    'a Prisma transaction',
    ({ prisma }, sql) => inPrismaTransaction(prisma, (tx) => tx.$executeRawUnsafe(sql)),
  ],
];

describe.each(WAYS)('an outage seen through %s', (_name, run) => {
  it.each([
    ['nobody listens', { host: '127.0.0.1', port: 1 }],
    ['nobody listens at any of its addresses', { host: 'localhost', port: 1 }],
    ['there is no socket', { host: '/nowhere', port: 1 }],
    ['the host has no address', { host: 'nowhere.invalid' }],
  ])('is one when %s', async (_case, connection) => {
    expect(await errorOf(() => run(open(connection), 'SELECT 1'))).toSatisfyOutage(true);
  });

  it('is one when the connection is ended in the middle', async () => {
    const failing = errorOf(() => run(test.database, SLEEP));
    await terminateSleepers();
    expect(await failing).toSatisfyOutage(true);
  });

  it.each(['53100', '55P03', '57014'])(
    'is one when the database refuses with the SQLSTATE %s',
    async (code) => {
      const sql = `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = 'x'; END $$`;
      const error = await errorOf(() => run(test.database, sql));
      expect(error).toSatisfyOutage(true);
      expect(isDiskFull(error)).toBe(code === '53100');
    },
  );

  it.each(['SELEKT 1', 'SELECT 1 / 0', 'SELECT * FROM nowhere'])('is none when "%s" fails', async (sql) => {
    expect(await errorOf(() => run(test.database, sql))).toSatisfyOutage(false);
  });
});

describe('an outage', () => {
  it('is one when every connection of the pool is taken', async () => {
    const pool = new pg.Pool({ ...test.connection, max: 1, connectionTimeoutMillis: 1_000 });
    const prisma = createPrisma(pool);
    const client = await pool.connect();
    const errors = [
      await errorOf(() => pool.query('SELECT 1')),
      await errorOf(() => prisma.$queryRawUnsafe('SELECT 1')),
      await errorOf(() => inPrismaTransaction(prisma, (tx) => tx.$queryRawUnsafe('SELECT 1'))),
    ];
    client.release();
    await prisma.$disconnect();
    await pool.end();
    for (const error of errors) expect(error).toSatisfyOutage(true);
  });

  it.each(['57P01', '57P03', '08006', '53300', '53100'])('is one with the SQLSTATE %s', (code) => {
    expect(Object.assign(new Error('x'), { code })).toSatisfyOutage(true);
  });

  it.each(['53100', '55P03', '57014'])('is one when what Prisma writes is refused with %s', async (code) => {
    const { pool, prisma } = test.database;
    await pool.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = 'x'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    const data = { username: 'r', name: 'r', email: 'r@b' };
    const error = await errorOf(() => prisma.user.create({ data }));
    await pool.query('DROP FUNCTION refuse() CASCADE');
    expect(error).toSatisfyOutage(true);
    expect(isDiskFull(error)).toBe(code === '53100');
  });

  it('is one when another session holds a lock for longer than we wait', async () => {
    const { pool, prisma } = test.database;
    const user = await prisma.user.create({ data: { username: 'held', name: 'a', email: 'held@b' } });
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [user.id]);
    const begun = performance.now();
    const error = await errorOf(() => prisma.user.update({ where: { id: user.id }, data: { name: 'b' } }));
    expect(error).toSatisfyOutage(true);
    expect(performance.now() - begun).toBeLessThan(15_000);
    await holder.query('ROLLBACK');
    holder.release();
  });

  it('is none of the things that bugs are', async () => {
    const { prisma } = test.database;
    const user = { username: 'a', name: 'a', email: 'a@b' };
    await prisma.user.create({ data: user });
    const duplicate = await errorOf(() => prisma.user.create({ data: user }));
    const file = Object.assign(new Error("ENOENT: no such file or directory, open 'x'"), {
      code: 'ENOENT',
      syscall: 'open',
    });
    for (const error of [duplicate, file, new TypeError('x'), 'x', undefined])
      expect(error).toSatisfyOutage(false);
  });
});

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>> {
    toSatisfyOutage(expected: boolean): R;
  }
}

expect.extend({
  toSatisfyOutage(error: unknown, expected: boolean) {
    const { name, message, code, cause, meta } = (error ?? {}) as Record<string, unknown>;
    return {
      pass: isOutage(error) === expected,
      message: () => JSON.stringify({ name, message, code, cause, meta }),
    };
  },
});
