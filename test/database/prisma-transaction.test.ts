import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inPrismaTransaction } from '../../src/database/prisma-transaction.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

describe('a Prisma transaction', () => {
  let test: TestDatabase;
  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(() => test.close());

  it('is repeated when it deadlocks with another one, in raw SQL, too', async () => {
    const { pool, prisma } = test.database;
    await pool.query(
      'CREATE TABLE pair (id int PRIMARY KEY, n int NOT NULL); INSERT INTO pair VALUES (1, 0), (2, 0)',
    );
    const firstLocks = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    let tries = 0;
    const crossing = (own: 0 | 1) =>
      inPrismaTransaction(prisma, async (tx) => {
        tries += 1;
        await tx.$queryRaw`SELECT n FROM pair WHERE id = ${own + 1} FOR UPDATE`;
        firstLocks[own].resolve();
        await firstLocks[own === 0 ? 1 : 0].promise;
        await tx.$executeRaw`UPDATE pair SET n = n + 1 WHERE id = ${2 - own}`;
      });
    await Promise.all([crossing(0), crossing(1)]);
    const { rows } = await pool.query('SELECT sum(n) AS sum FROM pair');
    expect(rows[0].sum).toBe(2);
    expect(tries).toBeGreaterThan(2);
  });
});
