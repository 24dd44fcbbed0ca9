import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import type { DestinationConfig } from '../../../src/destinations/model/destination-config.ts';
import { appendAtOnce } from '../../../src/event-log/append-at-once.ts';
import type { ClaimedSubscription } from '../../../src/event-log/own-streams.ts';
import { STREAM_EVENTS } from '../../../src/event-log/stream-events.queue.ts';
import { createJobQueue } from '../../../src/queue/job-queue.ts';
import { DEFAULT_LANE_SIZES } from '../../../src/streaming/lanes/lanes.ts';
import { createRecentConfigs } from '../../../src/streaming/request/recent-configs.ts';
import { loadTarget } from '../../../src/streaming/request/target.ts';
import { reclaimSubscriptions } from '../../../src/streaming/stream/reclaim.ts';
import { sleep as fallAsleep } from '../../../src/streaming/stream/subscription-release.ts';
import { claimOf } from '../../../src/streaming/stream/subscription-claim.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsOf } from '../../support/destination-rows.ts';
import { createGroupWithStream } from '../../support/groups.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import {
  numberedEvents,
  startStreaming,
  type ProcessOptions,
  type TestDestination,
  type TestStreaming,
} from '../../support/streaming.ts';

const LONG_MS = 25_000;

describe('a stream at rest', () => {
  let test: TestDatabase;
  let receiver: Receiver;
  let processes: TestStreaming[];
  beforeAll(async () => void (test = await createTestDatabase({ max: 20 })));
  afterAll(() => test.close());
  beforeEach(async () => {
    processes = [];
    receiver = await startReceiver();
  });
  afterEach(async () => {
    for (const process of processes) await process.stop();
    // What a process that stopped has handed over.
    await test.database.pool.query('DELETE FROM destinations; DELETE FROM pgboss.job');
    await receiver.close();
  });

  const start = async (linger: number, options: ProcessOptions = {}): Promise<TestStreaming> => {
    const process = await startStreaming(test, { linger }, options);
    processes.push(process);
    return process;
  };
  const withSlots = (slots: number): ProcessOptions => ({
    lanes: { ...DEFAULT_LANE_SIZES, quick: { ...DEFAULT_LANE_SIZES.quick, slots } },
  });
  const subscriptionOf = async ({ destinationId }: Pick<TestDestination, 'destinationId'>) =>
    (await rowsOf(test.database, 'subscriptions', destinationId))[0];
  const jobOf = async (id: string) =>
    (await test.database.pool.query('SELECT * FROM pgboss.job WHERE id = $1', [id])).rows[0];
  /** Whether the process that appended has it, and not one that fetched its job. */
  const isOwn = async (target: Pick<TestDestination, 'destinationId'>): Promise<boolean> => {
    const { started_on: started, created_on: created } = await jobOf((await subscriptionOf(target)).job_id);
    return started?.getTime() === created.getTime();
  };
  /** An append by a process that dies before it knows that it was committed. */
  const appendAndDie = async ({ streamId }: TestDestination, owner: string): Promise<ClaimedSubscription> => {
    const sender = { name: 'test', ip: null };
    const requests = [{ streamId, sender, events: numberedEvents(1) }];
    const places = { owner, count: 1 };
    const bound = { lockTimeoutMs: 5_000, idempotencyWindow: 1 };
    const appended = await appendAtOnce(test.database.pool, requests, bound, places);
    const [claimed] = appended?.claimed ?? [];
    if (claimed === undefined) throw new Error('The append claims what sleeps');
    return claimed;
  };

  it('is streamed by the process whose append wakes it, whichever others look for jobs', async () => {
    const [one, two] = [await start(150), await start(150)];
    const target = await one.createDestination(receiver.url);
    for (const [index, process] of [one, two, one].entries()) {
      await process.append(target.streamId, numberedEvents(1, index + 1));
      const { owner, epoch, job_id } = await subscriptionOf(target);
      expect({ owner, epoch }).toEqual({ owner: process.streaming.owner, epoch: index + 1 });
      expect(await jobOf(job_id)).toMatchObject({ state: 'active', retry_count: 0 });
      // Both have looked for jobs several times by then.
      await eventually(async () => !(await subscriptionOf(target)).awake);
      expect(await subscriptionOf(target)).toMatchObject({ epoch: index + 1, position: index + 1 });
      expect(await jobOf(job_id)).toMatchObject({ state: 'completed', retry_count: 0 });
    }
    expect(receiver.requests.map(({ json }) => json)).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it('waits for the next event in the job that its own process made', async () => {
    const process = await start(LONG_MS);
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(1));
    await receiver.waitFor(1);
    const { job_id } = await subscriptionOf(target);
    await process.append(target.streamId, numberedEvents(1, 2));
    await receiver.waitFor(2);
    expect(await subscriptionOf(target)).toMatchObject({ awake: true, job_id });
  });

  it('has a job like one that was fetched', async () => {
    const process = await start(LONG_MS, { workers: false });
    const own = await process.createDestination(receiver.url);
    const other = await process.createDestination(receiver.url);
    const claimed = await appendAndDie(own, 'a process');
    await process.append(other.streamId, numberedEvents(1));
    const [fetched] = await test.jobs.fetch(STREAM_EVENTS, 1);
    const comparable = async (id: string) => {
      const entries = Object.entries((await jobOf(id)) as Record<string, unknown>);
      const days = (value: Date): number => Math.round((value.getTime() - Date.now()) / 86_400_000);
      const found = entries.map(([name, value]) => [name, value instanceof Date ? days(value) : value]);
      return { ...Object.fromEntries(found), id: undefined, data: undefined };
    };
    expect(await jobOf(claimed.job_id)).toMatchObject({ data: { subscriptionId: claimed.id } });
    expect(await comparable(claimed.job_id)).toEqual(await comparable(fetched?.id ?? ''));
  });

  it('is taken over from a process that died after the commit, whose job lapses', async () => {
    const { pool } = test.database;
    const supervisor = createJobQueue({
      ...{ pool, log: pino({ level: 'silent' }), queues: [STREAM_EVENTS], supervise: true },
    });
    await supervisor.start();
    const process = await start(0);
    const target = await process.createDestination(receiver.url);
    const dead = await appendAndDie(target, 'dead/1');
    await pool.query(`UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '11 s' WHERE id = $1`, [
      dead.job_id,
    ]);
    await receiver.waitFor(1);
    await supervisor.stop();
    await eventually(async () => !(await subscriptionOf(target)).awake);
    expect(await subscriptionOf(target)).toMatchObject({ epoch: dead.epoch + 1, position: 1 });
    // Were it alive after all: neither the subscription nor the job is its own.
    await process.append(target.streamId, numberedEvents(1, 2));
    const lapsed = { id: dead.job_id, data: { subscriptionId: dead.id }, retryCount: 0 };
    await fallAsleep(pool, test.jobs, { queue: STREAM_EVENTS, job: lapsed }, claimOf(dead));
    expect(await subscriptionOf(target)).toMatchObject({ epoch: dead.epoch + 2 });
    expect(await jobOf(dead.job_id)).toMatchObject({ state: 'completed', retry_count: 1 });
  });

  it('is taken back by the next start of a process that died after the commit', async () => {
    const process = await start(0);
    const target = await process.createDestination(receiver.url);
    await appendAndDie(target, 'dead/1');
    expect(await reclaimSubscriptions(process.streaming, 'dead')).toBe(1);
    await receiver.waitFor(1);
  });

  it('waits in the queue while a quarter of the slots are taken', async () => {
    const process = await start(LONG_MS, withSlots(16));
    const own: boolean[] = [];
    for (let n = 1; n <= 5; n += 1) {
      const target = await process.createDestination(receiver.url);
      await process.append(target.streamId, numberedEvents(1));
      await receiver.waitFor(n);
      own.push(await isOwn(target));
    }
    // Of the four slots that may be taken so, a look for jobs has up to two for a moment.
    expect([own[0], own[1], own[4]]).toEqual([true, true, false]);
  });

  it('leaves to the queue what one append wakes of many destinations', async () => {
    const process = await start(LONG_MS);
    const group = await createGroupWithStream(test.database);
    const targets: TestDestination[] = [];
    for (let index = 0; index < 5; index += 1)
      targets.push(await process.createDestination(`${receiver.url}/${index}`, { group }));
    await process.append(group.streamId, numberedEvents(1));
    await receiver.waitFor(5);
    for (const target of targets) expect(await isOwn(target)).toBe(false);
  });

  it('is handed over by a process that stops while the append that wakes it is under way', async () => {
    const process = await start(LONG_MS);
    const target = await process.createDestination(receiver.url);
    const holder = await test.database.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM streams WHERE id = $1 FOR UPDATE', [target.streamId]);
    const appended = process.append(target.streamId, numberedEvents(1));
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(async () => (await test.database.pool.query(waiting)).rowCount === 1);
    const stopped = process.stop();
    await holder.query('COMMIT');
    holder.release();
    await Promise.all([appended, stopped]);
    processes = [];
    const { awake, owner, job_id } = await subscriptionOf(target);
    expect({ awake, owner }).toEqual({ awake: true, owner: null });
    expect(await jobOf(job_id)).toMatchObject({ state: 'created' });
    await start(0);
    await receiver.waitFor(1);
  });

  it('is sent as the destination is now, whatever was remembered of it', async () => {
    const process = await start(0);
    const other = await startReceiver();
    const target = await process.createDestination(receiver.url);
    for (const [index, to] of [receiver, receiver, other].entries()) {
      if (to === other) {
        const text = `UPDATE destinations SET config = jsonb_set(config, '{url}', to_jsonb($2::text)), version = version + 1
                      WHERE id = $1`;
        await test.database.pool.query(text, [target.destinationId, other.url]);
      }
      await process.append(target.streamId, numberedEvents(1, index + 1));
      await to.waitFor((requests) => requests.some(({ json }) => (json as { n: number }).n === index + 1));
      await eventually(async () => !(await subscriptionOf(target)).awake);
    }
    expect([receiver.requests.length, other.requests.length]).toEqual([2, 1]);
    await other.close();
  });

  it('is not looked up again while the destination stays as it is', async () => {
    const process = await start(0);
    const target = await process.createDestination(receiver.url);
    const opened = process.streaming.sealer;
    let count = 0;
    const counted = {
      ...opened,
      open: (...args: Parameters<typeof opened.open>) => (count++, opened.open(...args)),
    };
    Object.assign(process.streaming, { sealer: counted });
    const counts: number[] = [];
    for (let n = 1; n <= 3; n += 1) {
      await process.append(target.streamId, numberedEvents(1, n));
      await receiver.waitFor(n);
      await eventually(async () => !(await subscriptionOf(target)).awake);
      counts.push(count);
    }
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts).toEqual([counts[0], counts[0], counts[0]]);
  });

  it('is not looked up again for a retry or a probe either, until the destination is another', async () => {
    const process = await start(0, { workers: false });
    const { destinationId } = await process.createDestination(receiver.url);
    const open = jest.spyOn(process.streaming.sealer, 'open');
    const load = async (): Promise<number> => {
      open.mockClear();
      const target = await loadTarget(process.streaming, destinationId);
      expect(target?.config.id).toBe(destinationId);
      return open.mock.calls.length;
    };
    const first = await load();
    expect(first).toBeGreaterThan(0);
    expect(await load()).toBe(0);
    await test.database.pool.query('UPDATE destinations SET version = version + 1 WHERE id = $1', [
      destinationId,
    ]);
    expect(await load()).toBe(first);
    await test.database.pool.query('DELETE FROM destinations WHERE id = $1', [destinationId]);
    expect(await loadTarget(process.streaming, destinationId)).toBeUndefined();
  });
});

describe('configurations that a process remembers', () => {
  const config = (id: number, more: Partial<DestinationConfig> = {}) =>
    ({ id, version: 1, ...more }) as DestinationConfig;

  it('are forgotten first which were used longest ago, and are none with a filter, whose paths change without a version', () => {
    const configs = createRecentConfigs(2);
    configs.remember(config(1));
    configs.remember(config(2));
    expect(configs.get(1, 1)).toBeDefined();
    configs.remember(config(3));
    expect([1, 2, 3].filter((id) => configs.get(id, 1) !== undefined)).toEqual([1, 3]);
    configs.remember(config(1, { filter: { eventTypes: [], deniedTypes: [], namespaces: ['a/b'] } }));
    expect([configs.get(1, 1), configs.get(3, 2)]).toEqual([undefined, undefined]);
  });
});
