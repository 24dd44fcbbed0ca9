import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { sqlOfClient } from '../../src/database/sql.ts';
import { startConsumer, type Consumer, type JobHandler } from '../../src/queue/consumer.ts';
import { createJobQueue } from '../../src/queue/job-queue.ts';
import { createSlots } from '../../src/queue/slots.ts';
import { RETRY_DELIVERY } from '../../src/streaming/queues/queues.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

type Handler = JobHandler<{ failedDeliveryId: number }>;

describe('a consumer', () => {
  let test: TestDatabase;
  let consumer: Consumer | undefined;

  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(() => test.close());
  afterEach(() => consumer?.stop());

  function start(handler: Handler, slots = 4): Consumer {
    const log = pino({ level: 'fatal' });
    consumer = startConsumer({
      jobs: test.jobs,
      queue: RETRY_DELIVERY,
      slots: createSlots(slots),
      handler,
      pollMs: 20,
      log,
    });
    return consumer;
  }
  const insert = (count: number, startAfter?: Date) => {
    const jobs = Array.from({ length: count }, (_, index) => ({
      id: randomUUID(),
      data: { failedDeliveryId: index + 1 },
      ...(startAfter !== undefined && { startAfter }),
    }));
    return test.jobs
      .insert(RETRY_DELIVERY, jobs, sqlOfClient(test.database.pool as never))
      .then(() => jobs.map(({ id }) => id));
  };
  const stateOf = async (id: string): Promise<string | undefined> =>
    (await test.database.pool.query('SELECT state FROM pgboss.job WHERE id = $1', [id])).rows[0]?.state;

  it('works every job once and no more at a time than it has slots', async () => {
    const worked: number[] = [];
    let highest = 0;
    const running = start(async (job) => {
      highest = Math.max(highest, running.running);
      worked.push(job.data.failedDeliveryId);
      await test.jobs.complete(RETRY_DELIVERY, job);
    });
    await insert(25);
    running.wake();
    await eventually(async () => worked.length === 25);
    expect(new Set(worked).size).toBe(25);
    expect(highest).toBeLessThanOrEqual(4);
  });

  it('finds a delayed job without a notification when its time has come', async () => {
    const due = new Date(Date.now() + 300);
    const worked = Promise.withResolvers<number>();
    start(async (job) => {
      await test.jobs.complete(RETRY_DELIVERY, job);
      worked.resolve(Date.now());
    });
    await insert(1, due);
    expect(await worked.promise).toBeGreaterThanOrEqual(due.getTime());
  });

  it('gives a job whose handler failed back, to be tried again', async () => {
    let tries = 0;
    start(async (job) => {
      tries += 1;
      if (tries === 1) throw new Error('a bug');
      await test.jobs.complete(RETRY_DELIVERY, job);
    });
    const [id = ''] = await insert(1);
    await eventually(async () => (await stateOf(id)) === 'completed');
    expect(tries).toBe(2);
  });

  it('gives a job that met an outage back once the database answers again, without waiting for its heartbeat', async () => {
    let tries = 0;
    let away = true;
    const outage = Object.assign(new Error('terminating connection'), { code: '57P01' });
    const jobs = {
      ...test.jobs,
      fail: (...args: Parameters<typeof test.jobs.fail>) =>
        away ? Promise.reject(outage) : test.jobs.fail(...args),
    };
    const handler: Handler = async (job) => {
      tries += 1;
      if (tries === 1) throw outage;
      await test.jobs.complete(RETRY_DELIVERY, job);
    };
    const log = pino({ level: 'silent' });
    consumer = startConsumer({
      jobs,
      queue: RETRY_DELIVERY,
      slots: createSlots(4),
      handler,
      pollMs: 20,
      log,
    });
    const [id = ''] = await insert(1);
    await eventually(async () => tries === 1);
    away = false;
    await eventually(async () => (await stateOf(id)) === 'completed', 6_000);
    expect(tries).toBe(2);
  });

  it('keeps a job for as long as it works on it, however short the heartbeat is that takes jobs from the dead', async () => {
    const { pool } = test.database;
    const log = pino({ level: 'silent' });
    // What takes jobs away whose heartbeat has lapsed.
    const supervisor = createJobQueue({ pool, log, queues: [RETRY_DELIVERY], supervise: true });
    await supervisor.start();
    const enough = Promise.withResolvers<void>();
    let times = 0;
    const handler: Handler = async (job) => {
      times += 1;
      await enough.promise;
      await test.jobs.complete(RETRY_DELIVERY, job);
    };
    const options = { jobs: test.jobs, queue: RETRY_DELIVERY, handler, pollMs: 20, touchMs: 50, log };
    const consumers = [1, 2].map(() => startConsumer({ ...options, slots: createSlots(1) }));
    const [id = ''] = await insert(1);
    await eventually(async () => times === 1);
    await pool.query('UPDATE pgboss.job SET heartbeat_seconds = 2, retry_delay = 0 WHERE id = $1', [id]);
    // Looked at when the heartbeat of the fetch was over for long.
    await eventually(async () => {
      const looked = `SELECT FROM pgboss.queue q, pgboss.job j WHERE q.name = $1 AND j.id = $2
                      AND q.monitor_on > coalesce(j.started_on, q.monitor_on) + interval '4 s'`;
      return (await pool.query(looked, [RETRY_DELIVERY.name, id])).rowCount === 1 || times > 1;
    });
    enough.resolve();
    await eventually(async () => (await stateOf(id)) === 'completed');
    for (const one of consumers) await one.stop();
    await supervisor.stop();
    expect(times).toBe(1);
  });

  it('takes few of many jobs at first, so that other processes get some', async () => {
    const taken: number[] = [];
    const jobs = {
      ...test.jobs,
      fetch: async (...args: Parameters<typeof test.jobs.fetch>) => {
        taken.push(args[1]);
        return test.jobs.fetch(...args);
      },
    } as typeof test.jobs;
    await insert(20);
    const release = Promise.withResolvers<void>();
    const handler: Handler = async (job) => {
      await release.promise;
      await test.jobs.complete(RETRY_DELIVERY, job);
    };
    const log = pino({ level: 'silent' });
    consumer = startConsumer({
      jobs,
      queue: RETRY_DELIVERY,
      slots: createSlots(32),
      handler,
      pollMs: 20,
      log,
    });
    await eventually(async () => consumer?.running === 20);
    release.resolve();
    await eventually(async () => consumer?.running === 0);
    expect(taken.slice(0, 4)).toEqual([2, 4, 8, 16]);
  });

  it('looks for jobs when slots that were kept free are given up, after jobs have taken all others', async () => {
    const log = pino({ level: 'silent' });
    const release = Promise.withResolvers<void>();
    const handler: Handler = async (job) => {
      await release.promise;
      await test.jobs.complete(RETRY_DELIVERY, job);
    };
    const options = { jobs: test.jobs, queue: RETRY_DELIVERY, handler, pollMs: 600_000, log };
    const slots = createSlots(16);
    const own = startConsumer({ ...options, slots });
    consumer = own;
    // The first look for jobs is over.
    await eventually(async () => slots.free === 16);
    const kept = own.reserve(3);
    const rest = own.reserve(3);
    expect([kept?.count, rest?.count, own.reserve(3)]).toEqual([3, 1, undefined]);
    await insert(13);
    own.wake();
    await eventually(async () => own.running === 12);
    await eventually(async () => slots.free === 0);
    kept?.end();
    await eventually(async () => own.running === 13);
    release.resolve();
    await eventually(async () => own.running === 0);
    rest?.end();
    // A look for jobs holds some for a moment.
    await eventually(async () => slots.free === 16);
  });

  it('tells running jobs that it stops, waits for them, and takes no new ones', async () => {
    const started = Promise.withResolvers<void>();
    let finished = false;
    const running = start(async (job, stopping) => {
      started.resolve();
      await new Promise<void>((resolve) =>
        stopping.addEventListener('abort', () => resolve(), { once: true }),
      );
      await test.jobs.complete(RETRY_DELIVERY, job);
      finished = true;
    }, 1);
    const [, second = ''] = await insert(2);
    running.wake();
    await started.promise;
    await running.stop();
    expect(finished).toBe(true);
    expect(await stateOf(second)).toBe('created');
    await test.database.pool.query('DELETE FROM pgboss.job');
  });
});
