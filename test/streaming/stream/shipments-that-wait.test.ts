import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { batchingKind, numbersIn } from '../../support/batching-kind.ts';
import { positionOf, rowsOf } from '../../support/destination-rows.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { numberedEvents } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const AGE_MS = 2_000;
const { test, process } = await streamingOfFile({}, { kinds: [batchingKind({ events: 50, ageMs: AGE_MS })] });

describe('a destination whose events wait for each other', () => {
  let receiver: Receiver;
  beforeEach(async () => void (receiver = await startReceiver()));
  afterEach(() => receiver.close());

  const { lanes } = process.streaming;
  const slots = lanes.quick.slots.free;
  const isWaiting = (destinationId: number) =>
    eventually(async () => {
      const [{ awake, owner, job_id: job } = { awake: false }] = await rowsOf(
        test.database,
        'subscriptions',
        destinationId,
      );
      const { rows } = await test.database.pool.query(
        "SELECT FROM pgboss.job WHERE id = $1 AND state = 'created' AND start_after > now()",
        [job],
      );
      return awake === true && owner === null && rows.length === 1;
    });

  it('gets few events in one request when the oldest of them is old enough, and holds no slot before', async () => {
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    const began = performance.now();
    await process.append(streamId, numberedEvents(5));
    await isWaiting(destinationId);
    await eventually(() => Promise.resolve(lanes.quick.slots.free === slots));
    await process.append(streamId, numberedEvents(5, 6));
    expect(receiver.requests).toHaveLength(0);
    await receiver.waitFor(1);
    expect(performance.now() - began).toBeGreaterThanOrEqual(AGE_MS - 100);
    expect(receiver.requests.map(numbersIn)).toEqual([Array.from({ length: 10 }, (_, n) => n + 1)]);
    await eventually(async () => (await positionOf(test.database, destinationId)) === 10);
  });

  it('gets a full request at once, and the rest when it is old enough', async () => {
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(120));
    await receiver.waitFor(2);
    await isWaiting(destinationId);
    expect(receiver.requests.map((request) => numbersIn(request).length)).toEqual([50, 50]);
    await receiver.waitFor(3);
    await eventually(async () => (await positionOf(test.database, destinationId)) === 120);
    expect(receiver.requests.map((request) => numbersIn(request).length)).toEqual([50, 50, 20]);
  });
});
