import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sqlOfClient } from '../../../src/database/sql.ts';
import { createSlot, createSlots } from '../../../src/queue/slots.ts';
import { insertFailedDeliveries } from '../../../src/streaming/attempts/failed-deliveries.ts';
import { retryDeliveryJob } from '../../../src/streaming/retry/retry-delivery.job.ts';
import { RETRY_DELIVERY } from '../../../src/streaming/queues/queues.ts';
import { lapse } from '../../support/lapse.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { type TestDestination } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({ stopGrace: 0, requestTimeout: 10_000 }, { workers: false });

describe('a retry', () => {
  let receiver: Receiver;
  let target: TestDestination;

  beforeEach(async () => {
    receiver = await startReceiver();
    target = await process.createDestination(receiver.url);
    await test.database.pool.query('DELETE FROM pgboss.job');
    const place = { streamId: target.streamId, sequence: 5, previous: 3 };
    const event = { ...place, id: 7, eventType: 'x', receivedAt: new Date(), body: '{"id":7}', via: null };
    const failed = [{ event, attempts: 1, nextAttemptAt: new Date() }];
    await insertFailedDeliveries(sqlOfClient(test.database.pool), test.jobs, target, failed);
  });
  afterEach(() => receiver.close());

  const fetchJob = () => eventually(async () => (await test.jobs.fetch(RETRY_DELIVERY, 1))[0]);
  const delivery = async () =>
    (
      await test.database.pool.query('SELECT * FROM failed_deliveries WHERE destination_id = $1', [
        target.destinationId,
      ])
    ).rows[0];
  const waitingJobs = async (): Promise<number> =>
    (await test.database.pool.query(`SELECT FROM pgboss.job WHERE state < 'active'`)).rows.length;
  const run = async (stopping = new AbortController().signal): Promise<void> =>
    retryDeliveryJob(process.streaming)(await fetchJob(), stopping, createSlot(createSlots(1)));

  it('is parked while its destination is down, without a job and without using up an attempt', async () => {
    await test.database.pool.query('UPDATE destinations SET failing_since = now() WHERE id = $1', [
      target.destinationId,
    ]);
    await run();
    expect(await delivery()).toMatchObject({ parked: true, attempts: 1 });
    expect(await waitingJobs()).toBe(0);
    expect(receiver.requests).toHaveLength(0);
  });

  it('is not parked when its destination recovers at this very moment', async () => {
    await test.database.pool.query('UPDATE destinations SET failing_since = now() WHERE id = $1', [
      target.destinationId,
    ]);
    const recovering = await test.database.pool.connect();
    await recovering.query('BEGIN');
    await recovering.query('UPDATE destinations SET failing_since = NULL WHERE id = $1', [
      target.destinationId,
    ]);
    const running = run();
    // It has seen the destination down, and now waits for the lock that the recovery holds.
    await eventually(async () => {
      const { rows } = await test.database.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
    await recovering.query('COMMIT');
    recovering.release();
    await running;
    expect(await delivery()).toMatchObject({ parked: false });
    expect(await waitingJobs()).toBe(1);
  });

  it('that the stop of the process cuts off is sent again and has used up no attempt', async () => {
    receiver.respond({ hang: true });
    const stop = new AbortController();
    const running = run(stop.signal);
    await receiver.waitFor(1);
    stop.abort();
    await running;
    expect(await delivery()).toMatchObject({ attempts: 1, dead_at: null });
    expect(await waitingJobs()).toBe(1);
  });

  it.each([500, 200])(
    'that two processes have, because one was frozen, has one next job (%s)',
    async (reply) => {
      const frozen = await fetchJob();
      await lapse(test, RETRY_DELIVERY, frozen);
      const { promise: answer, resolve } = Promise.withResolvers<number>();
      receiver.respond(() => answer);
      const late = retryDeliveryJob(process.streaming)(
        frozen,
        new AbortController().signal,
        createSlot(createSlots(1)),
      );
      await receiver.waitFor(1);
      receiver.respond(500);
      await run();
      expect([await waitingJobs(), (await delivery()).attempts]).toEqual([1, 2]);
      resolve(reply);
      await late;
      expect(await waitingJobs()).toBe(1);
      // What got through is delivered, whoever sent it.
      expect((await delivery())?.attempts).toBe(reply === 200 ? undefined : 2);
    },
  );
});
