import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DESTINATION_TOPIC } from '../../../src/destinations/model/topics.ts';
import { startReceiver, type ReceivedRequest, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { numberedEvents, type TestDestination } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';
import { rowsOf } from '../../support/rows.ts';

const { test, process } = await streamingOfFile();
const { prisma } = test.database;

interface Options {
  readonly format?: string;
  readonly batchMaxEvents?: number;
  readonly batchMaxBytes?: number;
  readonly compression?: string;
}

function eventsOf({ headers, bytes }: ReceivedRequest): { readonly id: number }[] {
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { id: number }]));
}

describe('a stream to a destination that takes batches', () => {
  let receiver: Receiver;
  beforeEach(async () => void (receiver = await startReceiver()));
  afterEach(() => receiver.close());

  async function choose({ destinationId }: TestDestination, options: Options): Promise<void> {
    const data = { ...options, version: { increment: 1 } };
    await prisma.destination.update({ where: { id: destinationId }, data });
    process.streaming.notifications.publish(DESTINATION_TOPIC, String(destinationId));
  }
  const delivered = async ({ destinationId }: TestDestination): Promise<number> =>
    (await rowsOf(test.database.pool, 'attempts', { destinationId, status: 200 })).length;

  it('sends every event once, in order, many to a request, and records each of them', async () => {
    const destination = await process.createDestination(receiver.url);
    await choose(destination, { format: 'json_lines', batchMaxEvents: 100, compression: 'gzip' });
    const ids = await process.append(destination.streamId, numberedEvents(400));
    await eventually(async () => (await delivered(destination)) === 400);
    expect(
      receiver.requests
        .flatMap(eventsOf)
        .map(({ id }) => id)
        .toSorted((a, b) => a - b),
    ).toEqual(ids);
    expect(receiver.requests.length).toBeLessThan(40);
    for (const request of receiver.requests) {
      const events = eventsOf(request);
      expect(request.headers['x-auditstream-count']).toBe(String(events.length));
      expect(events.length).toBeLessThanOrEqual(100);
    }
  });

  it('sends no body that is larger than the destination takes', async () => {
    const destination = await process.createDestination(receiver.url);
    await choose(destination, { format: 'cloudevents', batchMaxEvents: 500, batchMaxBytes: 8_192 });
    await process.append(destination.streamId, numberedEvents(100));
    await eventually(async () => (await delivered(destination)) === 100);
    const sizes = receiver.requests.map(({ bytes }) => bytes.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8_192);
    // They are filled: another event would not have fitted.
    expect(sizes.length).toBeLessThan(30);
  });

  it('finds the one event that is not taken, and the others get through', async () => {
    const destination = await process.createDestination(receiver.url);
    await choose(destination, { format: 'json_lines', batchMaxEvents: 50 });
    const ids = await process.append(destination.streamId, numberedEvents(20));
    const poison = ids[7];
    receiver.respond((request) => (eventsOf(request).some(({ id }) => id === poison) ? 400 : 200));
    await eventually(async () => (await delivered(destination)) === 19);
    const taken = await rowsOf(test.database.pool, 'attempts', {
      destinationId: destination.destinationId,
      status: 200,
    });
    expect(taken.map(({ eventId }) => Number(eventId)).toSorted((a, b) => a - b)).toEqual(
      ids.filter((id) => id !== poison),
    );
  });
});
