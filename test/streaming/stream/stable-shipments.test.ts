import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { STREAM_EVENTS } from '../../../src/event-log/stream-events.queue.ts';
import { passOver } from '../../../src/streaming/retention/needed.ts';
import { holdShipment, shipmentOf } from '../../../src/streaming/stream/held-shipment.ts';
import { readBatch } from '../../../src/streaming/stream/read-batch.ts';
import { reclaimSubscriptions } from '../../../src/streaming/stream/reclaim.ts';
import { claimSubscription } from '../../../src/streaming/stream/subscription-claim.ts';
import { finished, start } from '../../replays/replays.ts';
import { batchingKind, numbersIn } from '../../support/batching-kind.ts';
import { destinationRow, positionReaches, rowsOf } from '../../support/destination-rows.ts';
import { newEvent } from '../../support/events.ts';
import { filterByTypes } from '../../support/filter-by-types.ts';
import { partitionsOf } from '../../support/log-history.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { numberedEvents, startStreaming, type TestDestination } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const LIMITS = { events: 50, stable: true };
/** Without workers, so that a test can do what a process does that dies in the middle of it. */
const { test, process } = await streamingOfFile({}, { kinds: [batchingKind(LIMITS)], workers: false });
const { database } = test;
const { pool } = database;

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => first + n);

describe('a shipment that is repeated as it is', () => {
  let receiver: Receiver;
  let target: TestDestination;
  let streamId: number;
  let destinationId: number;
  beforeEach(async () => {
    receiver = await startReceiver();
    target = await process.createDestination(receiver.url);
    ({ streamId, destinationId } = target);
  });
  afterEach(async () => {
    await process.setActive(destinationId, false);
    await receiver.close();
  });

  const append = (last: number, first: number) =>
    process.append(streamId, numberedEvents(last - first + 1, first));
  const shipments = () => receiver.requests.map(numbersIn);
  const heldEnd = async () => (await rowsOf(database, 'subscriptions', destinationId))[0]?.shipment_end;
  const failed = () => rowsOf(database, 'failed_deliveries', destinationId);

  /** While `work` runs, another process streams. */
  async function streams(work: () => Promise<void>, limits: Partial<typeof LIMITS> = {}): Promise<void> {
    const other = await startStreaming(test, {}, { kinds: [batchingKind({ ...LIMITS, ...limits })] });
    try {
      await work();
    } finally {
      await other.stop();
    }
  }

  /** What a process has done that dies before it sends: it has the subscription, and has stored what it will send. */
  async function diesBeforeSending(): Promise<void> {
    const [{ id: own }] = await rowsOf(database, 'subscriptions', destinationId);
    const jobs = await test.jobs.fetch(STREAM_EVENTS, 10);
    const job = jobs.find(({ data }) => data.subscriptionId === own);
    if (job === undefined) throw new Error('An append makes a job');
    const claim = await claimSubscription(pool, { id: job.id, ...job.data }, 'dead/1');
    if (claim === undefined) throw new Error('The job is for a subscription that is awake');
    const reading = await readBatch(pool, streamId, claim.position, 50, undefined);
    const shipment = shipmentOf(reading, undefined);
    if (shipment === undefined) throw new Error('There is something to send');
    expect(await holdShipment(pool, claim, claim.position.sequence, shipment)).toBe(true);
  }

  it('has the events that were stored, when the process died before it was sent', async () => {
    await append(5, 1);
    await diesBeforeSending();
    await append(12, 6);
    await reclaimSubscriptions(process.streaming, 'dead');
    await streams(() => positionReaches(database, destinationId, 12));
    expect(shipments()).toEqual([upTo(5), upTo(12, 6)]);
    expect(await heldEnd()).toBeNull();
  });

  it('has all of them where its destination takes fewer at a time by now', async () => {
    await append(5, 1);
    await diesBeforeSending();
    await append(8, 6);
    await reclaimSubscriptions(process.streaming, 'dead');
    await streams(() => positionReaches(database, destinationId, 8), { events: 2 });
    expect(shipments()).toEqual([upTo(5), upTo(7, 6), [8]]);
  });

  it('has the same events when its process died after it was sent, and before that was recorded', async () => {
    receiver.respond(async (_, index) => {
      if (index > 0) return 200;
      await append(12, 6);
      await reclaimSubscriptions(process.streaming, 'test');
      return 200;
    });
    await append(5, 1);
    await streams(() => positionReaches(database, destinationId, 12));
    expect(shipments()).toEqual([upTo(5), upTo(5), upTo(12, 6)]);
  });

  it('is what a probe sends while the destination is down, and nothing of it goes to the retry queue', async () => {
    receiver.respond(400);
    await append(5, 1);
    await streams(async () => {
      await eventually(async () => (await destinationRow(database, destinationId)).failing_since !== null);
      expect(await heldEnd()).toBe(5);
      await append(12, 6);
      receiver.clear();
      await receiver.waitFor(3);
      receiver.respond(200);
      await positionReaches(database, destinationId, 12);
    });
    const sent = shipments();
    expect(sent.slice(0, -1)).toEqual(sent.slice(1).map(() => upTo(5)));
    expect(sent.at(-1)).toEqual(upTo(12, 6));
    expect(await failed()).toEqual([]);
    expect(await heldEnd()).toBeNull();
    const { rows } = await pool.query(
      `SELECT shipment_size AS events, count(*)::int AS attempts FROM attempts
       WHERE destination_id = $1 AND trigger = 'PROBE' GROUP BY attempted_at, shipment_size`,
      [destinationId],
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toEqual({ events: 5, attempts: 5 });
  });

  it('goes out one at a time, in order, full ones where there are enough events', async () => {
    await append(130, 1);
    await streams(() => positionReaches(database, destinationId, 130));
    expect(shipments()).toEqual([upTo(50), upTo(100, 51), upTo(130, 101)]);
  });

  it('ends with the filter that it was made with: what does not pass any more stays here', async () => {
    receiver.respond(400);
    const typed = (...types: string[]) =>
      types.map((eventType, index) => newEvent({ eventType, bodyTail: `"n":${index + 1}}` }));
    await process.append(streamId, typed('a', 'b', 'a', 'b'));
    await filterByTypes(process.streaming, destinationId, ['a']);
    await streams(async () => {
      await eventually(async () => (await heldEnd()) === 3);
      await filterByTypes(process.streaming, destinationId, ['b']);
      await eventually(async () => (await heldEnd()) === 4);
      receiver.respond(200);
      await positionReaches(database, destinationId, 4);
    });
    expect(shipments().at(0)).toEqual([1, 3]);
    expect(shipments().at(-1)).toEqual([2, 4]);
  });

  it('is forgotten where retention moves the position past its begin', async () => {
    await append(5, 1);
    await diesBeforeSending();
    await process.setActive(destinationId, false);
    for (const partition of await partitionsOf(database, 'audit_events')) await passOver(pool, partition);
    expect(await heldEnd()).toBeNull();
  });

  it('has the same events in a replay', async () => {
    await append(9, 1);
    await streams(async () => {
      await positionReaches(database, destinationId, 9);
    });
    receiver.clear();
    const replay = await start(process, destinationId);
    // By a process that died, when the destination took three at a time.
    await pool.query('UPDATE replay_streams SET shipment_end = 3 WHERE replay_id = $1', [replay]);
    receiver.respond((_, index) => (index === 0 ? 500 : 200));
    await streams(async () => {
      await finished(test, replay);
    });
    expect(shipments()).toEqual([upTo(3), upTo(3), upTo(9, 4)]);
    const { rows } = await pool.query('SELECT shipment_end FROM replay_streams WHERE replay_id = $1', [
      replay,
    ]);
    expect(rows).toEqual([{ shipment_end: null }]);
  });

  it('is held by one process only, and by none that has lost its position', async () => {
    await append(5, 1);
    await diesBeforeSending();
    const [{ id: subscriptionId, epoch }] = await rowsOf(database, 'subscriptions', destinationId);
    const hold = (of: { epoch?: number }, position: number, end: number, filter: Buffer | null = null) =>
      holdShipment(pool, { subscriptionId, ...of }, position, { end, filter });
    expect(await hold({ epoch }, 0, 5)).toBe(true);
    expect(await hold({}, 0, 5)).toBe(true);
    expect(await hold({}, 0, 4)).toBe(false);
    expect(await hold({}, 1, 5)).toBe(false);
    expect(await hold({ epoch: Number(epoch) - 1 }, 0, 5)).toBe(false);
    expect(await hold({}, 0, 4, Buffer.from('another'))).toBe(true);
    expect(await hold({}, 0, 3, Buffer.from('another'))).toBe(false);
  });
});
