import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadDeliveries } from '../../../src/deliveries/delivery-details.ts';
import { loadLastErrors } from '../../../src/deliveries/destination-error.ts';
import { batchingKind, DENIED_TEXT, numbersIn, sayOfEach } from '../../support/batching-kind.ts';
import { destinationRow, positionOf } from '../../support/destination-rows.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { numberedEvents } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { kinds: [batchingKind({ events: 50 })] });
const { pool } = test.database;

describe('a destination that takes many events in one request', () => {
  let receiver: Receiver;
  beforeEach(async () => void (receiver = await startReceiver()));
  afterEach(() => receiver.close());

  const isDone = (destinationId: number, last: number) =>
    eventually(async () => (await positionOf(test.database, destinationId)) === last);
  const received = (): number[] => receiver.requests.flatMap(numbersIn);
  const failedOf = async (destinationId: number) =>
    (
      await pool.query<{ sequence: number; dead: boolean }>(
        `SELECT sequence, dead_at IS NOT NULL AS dead FROM failed_deliveries WHERE destination_id = $1 ORDER BY sequence`,
        [destinationId],
      )
    ).rows;

  it('gets them in order, each once, as many in a request as it takes', async () => {
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(230));
    await isDone(destinationId, 230);
    expect(received().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 230 }, (_, n) => n + 1));
    const sizes = receiver.requests.map((request) => numbersIn(request).length);
    expect(Math.max(...sizes)).toBe(50);
    for (const request of receiver.requests) {
      const numbers = numbersIn(request);
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    }
  });

  it('has an attempt for every event, with what the request carried and one copy of its answer', async () => {
    receiver.respond((request, index) =>
      index === 0 ? { status: 400, body: 'too many for me' } : sayOfEach(request, () => 'delivered'),
    );
    const { streamId, destinationId, groupId } = await process.createDestination(receiver.url);
    const ids = await process.append(streamId, numberedEvents(8));
    await isDone(destinationId, 8);
    const deliveries = await loadDeliveries(pool, { id: destinationId, groupId }, ids);
    for (const id of ids) {
      expect(deliveries.get(id)).toMatchObject({
        status: 'DELIVERED',
        attempts: [
          { outcome: 'FAILED', events: 8, status: 400, answer: 'too many for me' },
          { outcome: 'DELIVERED', events: 4, errorClass: null, answer: null },
        ],
      });
    }
    const { rows } = await pool.query<{ excerpts: number; shipments: number }>(
      `SELECT count(excerpt) FILTER (WHERE status = 400) AS excerpts, count(DISTINCT (shipment, attempted_at)) AS shipments
       FROM attempts WHERE destination_id = $1`,
      [destinationId],
    );
    expect(rows).toEqual([{ excerpts: 1, shipments: 3 }]);
  });

  it('that does not take one of them gets the others in smaller requests, and only that one goes to the retry queue', async () => {
    receiver.respond((request) => (numbersIn(request).includes(33) ? 400 : 200));
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(100));
    await isDone(destinationId, 100);
    expect(await failedOf(destinationId)).toMatchObject([{ sequence: 33 }]);
    expect(await destinationRow(test.database, destinationId)).toMatchObject({
      failing_since: null,
      consecutive_failures: 0,
    });
  });

  it('says of each what becomes of it: refused ones are dead at once, busy ones go again, and nothing goes twice', async () => {
    const busyOnce = new Set([2, 3, 7]);
    receiver.respond((request) =>
      sayOfEach(request, (n) => (n === 5 ? 'refused' : busyOnce.delete(n) ? 'busy' : 'delivered')),
    );
    const { streamId, destinationId, groupId } = await process.createDestination(receiver.url);
    const ids = await process.append(streamId, numberedEvents(10));
    await isDone(destinationId, 10);
    expect(await failedOf(destinationId)).toEqual([{ sequence: 5, dead: true }]);
    expect(received().toSorted((a, b) => a - b)).toEqual([1, 2, 2, 3, 3, 4, 5, 6, 7, 7, 8, 9, 10]);
    const deliveries = await loadDeliveries(pool, { id: destinationId, groupId }, ids);
    expect(deliveries.get(ids[4] ?? 0)).toMatchObject({
      status: 'FAILED',
      attempts: [
        {
          outcome: 'REFUSED',
          errorClass: 'status',
          errorMessage: expect.stringContaining('refuses this event for good (code 5)'),
        },
      ],
    });
    expect(await destinationRow(test.database, destinationId)).toMatchObject({ consecutive_failures: 0 });
  });

  it('that a person has to mend is RETRYING with what to do, for ten minutes, and loses nothing', async () => {
    receiver.respond(401);
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(60));
    const row = await eventually(async () => {
      const found = await destinationRow(test.database, destinationId);
      return found.failing_since !== null && found;
    });
    expect(Number(row.next_probe_at) - Number(row.failing_since)).toBeGreaterThanOrEqual(600_000);
    const errors = await loadLastErrors(pool, [destinationId]);
    expect(errors.get(destinationId)).toMatchObject({ message: DENIED_TEXT, status: 401 });
    expect(await positionOf(test.database, destinationId)).toBe(0);
    expect(await failedOf(destinationId)).toEqual([]);
    expect(receiver.requests).toHaveLength(1);
  });
});
