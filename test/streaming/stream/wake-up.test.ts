import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAM_EVENTS } from '../../../src/event-log/stream-events.queue.ts';
import { sweep } from '../../../src/streaming/stream/sweep.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { newEvent } from '../../support/events.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { startStreaming, type TestStreaming } from '../../support/streaming.ts';

// A turn and a linger of nothing: jobs go to sleep, hand over and are woken as often as possible.
const RESTLESS = { linger: 0, turn: 5, concurrency: 4 };
const APPENDS = 1_000;

describe('wake-ups', () => {
  let test: TestDatabase;
  let processes: TestStreaming[];
  let receiver: Receiver;

  beforeAll(async () => {
    test = await createTestDatabase({ max: 30 });
    processes = [await startStreaming(test, RESTLESS), await startStreaming(test, RESTLESS)];
    receiver = await startReceiver({ reply: 204 });
  });
  afterAll(async () => {
    for (const process of processes) await process.stop();
    await receiver.close();
    await test.close();
  });

  it('leave nothing behind without a job while appends race with jobs going to sleep', async () => {
    const [one, two] = processes as [TestStreaming, TestStreaming];
    const target = await one.createDestination(receiver.url);
    const other = await one.createDestination(receiver.url);
    const targets = [target, other];
    let violations = 0;
    const acknowledged: number[] = [];
    for (let index = 0; index < APPENDS; index += 1) {
      const process = index % 2 === 0 ? one : two;
      const { streamId } = targets[index % 3 === 0 ? 1 : 0] as (typeof targets)[number];
      acknowledged.push(...(await process.append(streamId, [newEvent()])));
      // Random pauses around the time a job takes, so that appends meet every moment of its falling asleep.
      if (index % 5 === 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
      if (index % 10 === 0) violations += await countViolations();
    }
    await eventually(async () => (await behind()) === 0);
    expect(violations + (await countViolations())).toBe(0);
    expect(await sweep(one.streaming)).toBe(0);
    const received = receiver.requests.map(({ json }) => (json as { id: number }).id);
    // What was sent twice for another reason than a wake-up says so.
    expect(await failedAttempts()).toEqual([]);
    expect(received).toHaveLength(acknowledged.length);
    expect(new Set(received)).toEqual(new Set(acknowledged));
    await eventually(async () => (await unfinishedJobs()) === 0);
  });

  // "Awake" is the promise that a job exists; asleep and behind is an event that nobody would ever send.
  async function countViolations(): Promise<number> {
    const { rows } = await test.database.pool.query<{ count: number }>(
      `SELECT count(*) AS count FROM subscriptions b JOIN streams s ON s.id = b.stream_id
       LEFT JOIN pgboss.job j ON j.name = $1 AND j.id = b.job_id AND j.state <= 'active'
       WHERE (NOT b.awake AND b.position < s.last_sequence) OR (b.awake AND j.id IS NULL)`,
      [STREAM_EVENTS.name],
    );
    return rows[0]?.count ?? -1;
  }

  async function behind(): Promise<number> {
    const { rows } = await test.database.pool.query<{ count: number }>(
      'SELECT count(*) AS count FROM subscriptions b JOIN streams s ON s.id = b.stream_id WHERE b.position < s.last_sequence',
    );
    return rows[0]?.count ?? -1;
  }

  async function failedAttempts(): Promise<unknown[]> {
    return (await test.database.pool.query('SELECT * FROM attempts WHERE status IS DISTINCT FROM 204')).rows;
  }

  async function unfinishedJobs(): Promise<number> {
    const { rows } = await test.database.pool.query<{ count: number }>(
      `SELECT count(*) AS count FROM pgboss.job WHERE state <= 'active'`,
    );
    return rows[0]?.count ?? -1;
  }
});

describe('the sweep', () => {
  let test: TestDatabase;
  let process: TestStreaming;
  let receiver: Receiver;

  beforeAll(async () => {
    test = await createTestDatabase();
    process = await startStreaming(test);
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await process.stop();
    await receiver.close();
    await test.close();
  });

  it.each([
    ['asleep although it is behind', 'awake = false, job_id = NULL, position = 0'],
    ['awake without a job', 'awake = true, job_id = gen_random_uuid(), position = 0'],
  ])('wakes a subscription that is %s', async (_, damage) => {
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, [newEvent()]);
    const subscription = async () =>
      (
        await test.database.pool.query('SELECT * FROM subscriptions WHERE destination_id = $1', [
          target.destinationId,
        ])
      ).rows[0];
    await eventually(async () => !(await subscription()).awake);
    await test.database.pool.query(`UPDATE subscriptions SET ${damage} WHERE destination_id = $1`, [
      target.destinationId,
    ]);
    expect(await sweep(process.streaming)).toBe(1);
    await eventually(async () => (await subscription()).position === 1 && !(await subscription()).awake);
  });
});
