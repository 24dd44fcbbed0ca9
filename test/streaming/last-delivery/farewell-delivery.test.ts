import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { httpPlace } from '../../../src/destinations/model/http-place.ts';
import { sqlOfClient } from '../../../src/database/sql.ts';
import { createDeliveryClient } from '../../../src/outbound/delivery-client.ts';
import type { Lookup } from '../../../src/outbound/lookup.ts';
import type { Job } from '../../../src/queue/job-queue.ts';
import { createSlot, createSlots } from '../../../src/queue/slots.ts';
import {
  insertFarewell,
  readFarewellTarget,
} from '../../../src/streaming/last-delivery/farewell-deliveries.ts';
import { farewellDeliveryJob } from '../../../src/streaming/last-delivery/farewell-delivery.job.ts';
import { FAREWELL_DELIVERY } from '../../../src/streaming/queues/queues.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsOf } from '../../support/destination-rows.ts';
import { lapse } from '../../support/lapse.ts';
import { loopbackAllowed } from '../../support/loopback-allowed.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { startStreaming, type TestDestination, type TestStreaming } from '../../support/streaming.ts';

describe('a farewell', () => {
  it("counts its host name's look-up for its top-level group, although the destination is gone", async () => {
    const test = await createTestDatabase();
    const receiver = await startReceiver();
    const process = await startStreaming(test, {}, { workers: false });
    const keys: string[] = [];
    const lookup: Lookup = (_hostname, { shareKey }) => {
      keys.push(shareKey);
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    };
    const deliveryClient = createDeliveryClient({ lookup, rules: loopbackAllowed() });
    try {
      const { groupId, destinationId } = await process.createDestination(receiver.url);
      const { prisma } = test.database;
      await prisma.destination.update({
        where: { id: destinationId },
        data: httpPlace(receiver.url.replace('127.0.0.1', 'receiver.example')),
      });
      const db = sqlOfClient(test.database.pool);
      const farewell = await readFarewellTarget(db, destinationId);
      if (farewell === undefined) throw new Error('There is no destination');
      const event = { id: 7, eventType: 'destroy_event_streaming_destination', body: '{"id":7}' };
      await insertFarewell(db, test.jobs, farewell, event, false);
      await prisma.destination.delete({ where: { id: destinationId } });
      const job = await eventually(async () => (await test.jobs.fetch(FAREWELL_DELIVERY, 1))[0]);
      const work = farewellDeliveryJob({ ...process.streaming, deliveryClient });
      await work(job, new AbortController().signal, createSlot(createSlots(1)));
      expect(receiver.requests).toHaveLength(1);
      expect(keys).toEqual([`group ${groupId}`]);
    } finally {
      await deliveryClient.close();
      await Promise.all([process.stop(), receiver.close()]);
      await test.close();
    }
  });
});

describe('a farewell that two processes have, because one was frozen,', () => {
  let test: TestDatabase;
  let process: TestStreaming;
  let receiver: Receiver;
  let target: TestDestination;

  beforeAll(async () => {
    test = await createTestDatabase();
    process = await startStreaming(test, { stopGrace: 0, requestTimeout: 10_000 }, { workers: false });
  });
  afterAll(async () => {
    await process.stop();
    await test.close();
  });
  beforeEach(async () => {
    receiver = await startReceiver();
    target = await process.createDestination(receiver.url);
    await test.database.pool.query('DELETE FROM pgboss.job');
    const db = sqlOfClient(test.database.pool);
    const farewell = await readFarewellTarget(db, target.destinationId);
    if (farewell === undefined) throw new Error('There is no destination');
    const event = { id: 7, eventType: 'destroy_event_streaming_destination', body: '{"id":7}' };
    await insertFarewell(db, test.jobs, farewell, event, false);
  });
  afterEach(() => receiver.close());

  type FarewellJob = Job<{ farewellDeliveryId: number }>;
  const fetchJob = () => eventually(async () => (await test.jobs.fetch(FAREWELL_DELIVERY, 1))[0]);
  const run = (job: FarewellJob, stopping = new AbortController().signal) =>
    farewellDeliveryJob(process.streaming)(job, stopping, createSlot(createSlots(1)));
  const delivery = async () => (await rowsOf(test.database, 'farewell_deliveries', target.destinationId))[0];
  const waitingJobs = async (): Promise<number> =>
    (await test.database.pool.query(`SELECT FROM pgboss.job WHERE state < 'active'`)).rows.length;

  it('has one next job when both are cut off by a stop, and has used up no attempt', async () => {
    receiver.respond({ hang: true });
    const stops = [new AbortController(), new AbortController()] as const;
    const frozen = await fetchJob();
    const late = run(frozen, stops[0].signal);
    await receiver.waitFor(1);
    await lapse(test, FAREWELL_DELIVERY, frozen);
    const current = run(await fetchJob(), stops[1].signal);
    await receiver.waitFor(2);
    stops[0].abort();
    await late;
    expect(await waitingJobs()).toBe(0);
    stops[1].abort();
    await current;
    expect(await waitingJobs()).toBe(1);
    expect(await delivery()).toMatchObject({ attempts: 0 });
  });

  it.each([500, 200])('has one next job whatever the late answer (%s)', async (reply) => {
    const { promise: answer, resolve } = Promise.withResolvers<number>();
    receiver.respond(() => answer);
    const frozen = await fetchJob();
    const late = run(frozen);
    await receiver.waitFor(1);
    await lapse(test, FAREWELL_DELIVERY, frozen);
    receiver.respond(500);
    await run(await fetchJob());
    expect([await waitingJobs(), (await delivery()).attempts]).toEqual([1, 1]);
    resolve(reply);
    await late;
    expect(await waitingJobs()).toBe(1);
    // What got through is delivered, whoever sent it.
    expect((await delivery())?.attempts).toBe(reply === 200 ? undefined : 1);
  });

  it('is not given up by the one that has it no more', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<number>();
    receiver.respond(() => answer);
    const frozen = await fetchJob();
    const late = run(frozen);
    await receiver.waitFor(1);
    await lapse(test, FAREWELL_DELIVERY, frozen);
    const current = await fetchJob();
    resolve(410);
    await late;
    expect(await delivery()).toMatchObject({ attempts: 0 });
    receiver.respond(200);
    await run(current);
    expect(await delivery()).toBeUndefined();
  });
});
