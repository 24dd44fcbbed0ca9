import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { sqlOfClient } from '../../src/database/sql.ts';
import { createJobQueue, type JobQueue } from '../../src/queue/job-queue.ts';
import type { QueueDefinition } from '../../src/queue/queue-definition.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const QUEUE: QueueDefinition<{ n: number }> = {
  name: 'short-lived',
  payload: z.object({ n: z.int() }),
  options: { deleteAfterSeconds: 1 },
};
const ROUND = 50;

let test: TestDatabase;
let jobs: JobQueue;
beforeAll(async () => {
  test = await createTestDatabase();
  const log = pino({ level: 'error' });
  const { pool } = test.database;
  jobs = createJobQueue({ pool, log, queues: [QUEUE], supervise: true, maintenanceSeconds: 1 });
  await jobs.start();
});
afterAll(async () => {
  await jobs.stop();
  await test.close();
});

it('finished jobs are deleted while others are made and done, so their number stays bounded', async () => {
  const sql = sqlOfClient(test.database.pool);
  let stored = 0;
  let most = 0;
  // Ends when there are fewer than there were, although more are made all the time.
  do {
    most = Math.max(most, stored);
    const round = Array.from({ length: ROUND }, (_, index) => ({ data: { n: index } }));
    await jobs.insert(QUEUE, round, sql);
    for (const job of await jobs.fetch(QUEUE, ROUND)) await jobs.complete(QUEUE, job);
    const { rows } = await test.database.pool.query<{ count: number }>(
      'SELECT count(*) AS count FROM pgboss.job WHERE name = $1',
      [QUEUE.name],
    );
    stored = rows[0]?.count ?? 0;
  } while (stored >= most);
  expect(stored).toBeLessThan(most);
});
