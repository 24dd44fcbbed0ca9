import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createGroupWithStream } from '../support/groups.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile();
let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());

describe('events that their destination refuses', () => {
  const query = async (text: string, id: number) => (await test.database.pool.query(text, [id])).rows;
  const isDone = async (destinationId: number): Promise<boolean> =>
    (
      await query(
        `SELECT FROM subscriptions b JOIN streams s ON s.id = b.stream_id
         WHERE b.destination_id = $1 AND b.position < s.last_sequence`,
        destinationId,
      )
    ).length === 0;
  const delivered = (): Set<number> =>
    new Set(receiver.requests.map(({ json }) => (json as { n: number }).n).filter((n) => !isPoison(n)));
  const isPoison = (n: number): boolean => n > 100 && n <= 130;

  it.each([400, 500])(
    'with %s, many in a row, keep the events around them waiting for one probe, and become dead letters',
    async (status) => {
      receiver.respond(({ json }) => (isPoison((json as { n: number }).n) ? status : 200));
      const { streamId, destinationId } = await process.createDestination(receiver.url);
      await process.append(streamId, numberedEvents(200));
      await eventually(() => isDone(destinationId));
      expect(delivered().size).toBe(170);
      const [destination] = await query('SELECT * FROM destinations WHERE id = $1', destinationId);
      expect(destination).toMatchObject({ failing_since: null, active: true, consecutive_failures: 0 });
      // It was made RETRYING once, by the first of them, and STREAMING by the first probe.
      expect(destination.probe_number).toBe(2);
      const dead = 'SELECT FROM failed_deliveries WHERE destination_id = $1 AND dead_at IS NOT NULL';
      await eventually(async () => (await query(dead, destinationId)).length === 30);
    },
  );

  it('only, look like a destination that is down, until there is an event that it takes', async () => {
    receiver.respond(({ json }) => (isPoison((json as { n: number }).n) ? 400 : 200));
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(20, 101));
    await eventually(
      async () =>
        (await query('SELECT FROM destinations WHERE id = $1 AND probes >= 2', destinationId)).length > 0,
    );
    await process.append(streamId, numberedEvents(1));
    await eventually(() => isDone(destinationId));
    expect(delivered()).toEqual(new Set([1]));
  });

  it('at the end of a stream do not keep waiting what it refused before and takes by now', async () => {
    let takesEarlier = false;
    receiver.respond(({ json }) => {
      const { n } = json as { n: number };
      if (isPoison(n)) return 400;
      return n <= 5 && !takesEarlier ? 503 : 200;
    });
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, [...numberedEvents(6), ...numberedEvents(20, 101)]);
    await eventually(
      async () =>
        (
          await query(
            `SELECT FROM failed_deliveries f JOIN destinations d ON d.id = f.destination_id
             WHERE d.id = $1 AND d.probes >= 2 AND f.parked`,
            destinationId,
          )
        ).length > 0,
    );
    takesEarlier = true;
    await eventually(() => Promise.resolve([1, 2, 3, 4, 5, 6].every((n) => delivered().has(n))));
    const open = 'SELECT FROM failed_deliveries WHERE destination_id = $1 AND dead_at IS NULL';
    await eventually(
      async () => (await query(open, destinationId)).length === 0 && (await isDone(destinationId)),
    );
  });

  it('in one of two streams do not keep the other one waiting, and both go on', async () => {
    receiver.respond(({ json }) => (isPoison((json as { n: number }).n) ? 400 : 200));
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    const other = await createGroupWithStream(test.database);
    await test.database.prisma.subscription.create({
      data: {
        streamId: other.streamId,
        destinationId,
        position: 0,
        positionReceivedAt: new Date(0),
      },
    });
    await process.append(streamId, numberedEvents(20, 101));
    await eventually(
      async () =>
        (await query('SELECT FROM subscriptions WHERE destination_id = $1 AND NOT runnable', destinationId))
          .length === 2,
    );
    await process.append(other.streamId, numberedEvents(50));
    await eventually(() => isDone(destinationId));
    expect(delivered().size).toBe(50);
    expect(
      await query('SELECT FROM subscriptions WHERE destination_id = $1 AND runnable', destinationId),
    ).toHaveLength(2);
  });
});
