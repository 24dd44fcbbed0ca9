import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createAppender } from '../../src/event-log/appender.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';

describe('requests of one stream', () => {
  let test: TestDatabase;
  let streamId: number;
  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(() => test.close());
  beforeEach(async () => void ({ streamId } = await createGroupWithStream(test.database)));

  function appending(gatherMs: number): () => Promise<unknown> {
    const notifications = createNotifications(test.connection, pino({ level: 'silent' }));
    const parts = { pool: test.database.pool, jobs: test.jobs, notifications, gatherMs };
    const appender = createAppender({ ...parts, idempotencyWindow: 1_000 });
    return () => appender.append({ streamId, sender: null, events: [newEvent()] });
  }

  /** How many events each of its transactions has appended, in their order. */
  const transactions = async (): Promise<number[]> => {
    const { rows } = await test.database.pool.query<{ events: number }>(
      `SELECT count(*)::int AS events FROM audit_events WHERE stream_id = $1 GROUP BY xmin ORDER BY min(sequence)`,
      [streamId],
    );
    return rows.map(({ events }) => events);
  };

  it('that come one after the other, each after the answer to the one before, wait for none', async () => {
    const append = appending(3_600_000);
    for (let n = 0; n < 3; n += 1) await append();
    expect(await transactions()).toEqual([1, 1, 1]);
  });

  it('that come faster share a commit, also where each would find the one before it ended', async () => {
    const append = appending(500);
    const first = append();
    const second = append();
    await first;
    const third = append();
    await Promise.all([second, third]);
    expect(await transactions()).toEqual([1, 2]);
  });

  it('do not keep those of another stream waiting while they gather', async () => {
    const append = appending(1_000);
    let gathered = false;
    const [first, waiting] = [append(), append().then(() => (gathered = true))];
    await first;
    ({ streamId } = await createGroupWithStream(test.database));
    await append();
    expect(gathered).toBe(false);
    await waiting;
  });
});
