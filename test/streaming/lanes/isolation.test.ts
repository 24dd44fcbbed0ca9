import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sqlOfClient } from '../../../src/database/sql.ts';
import type { LaneSizes } from '../../../src/streaming/lanes/lanes.ts';
import {
  insertFarewell,
  readFarewellTarget,
} from '../../../src/streaming/last-delivery/farewell-deliveries.ts';
import { insertFailedDeliveries } from '../../../src/streaming/attempts/failed-deliveries.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import type { Reply } from '../../support/receiver-reply.ts';
import { eventually } from '../../support/eventually.ts';
import { numberedEvents, startStreaming, type TestStreaming } from '../../support/streaming.ts';

// Far longer than any of these tests: what arrives did not wait for a time-out.
const NEVER = 120_000;
// Within which the others have their events: more than a loaded machine takes, and far less than `NEVER`.
const AT_ONCE_MS = 10_000;
const SMALL: LaneSizes = {
  quick: { slots: 4, bytes: 8 * 1024 * 1024 },
  slow: { slots: 4, bytes: 8 * 1024 * 1024 },
};

describe('beside destinations that do not answer', () => {
  let test: TestDatabase;
  let process: TestStreaming;
  let healthy: Receiver;
  let bad: Receiver;

  beforeEach(async () => {
    test = await createTestDatabase({ max: 20 });
    healthy = await startReceiver();
    bad = await startReceiver({ reply: { hang: true } });
  });
  afterEach(async () => {
    bad.closeConnections();
    await Promise.all([process.stop(), healthy.close(), bad.close()]);
    await test.close();
  });

  const start = async (settings: Parameters<typeof startStreaming>[1], lanes?: LaneSizes): Promise<void> => {
    process = await startStreaming(test, { stopGrace: 0, ...settings }, lanes === undefined ? {} : { lanes });
  };
  const addBad = async (count: number, events: number, url = bad.url): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      const { streamId, destinationId } = await process.createDestination(`${url}/${n}`);
      await process.append(streamId, numberedEvents(events));
      badIds.push(destinationId);
    }
  };
  let badIds: number[] = [];
  beforeEach(() => void (badIds = []));
  const sendHealthy = async (count: number): Promise<void> => {
    const { streamId } = await process.createDestination(healthy.url);
    await process.append(streamId, numberedEvents(count));
    await healthy.waitFor(count, AT_ONCE_MS);
  };
  const attemptsOfBad = async (): Promise<number> =>
    (await test.database.pool.query('SELECT FROM attempts WHERE destination_id = ANY($1)', [badIds])).rows
      .length;
  const destinationsReached = (receiver: Receiver): number =>
    new Set(receiver.requests.map(({ path }) => path)).size;

  it('of which there are more than jobs at a time, another one gets its events at once', async () => {
    await start({ requestTimeout: NEVER });
    await addBad(70, 20);
    await eventually(async () => destinationsReached(bad) === 70);
    await sendHealthy(500);
    // Each hanging one was sent ten events: before a success a run holds no more than it takes to see that.
    expect(bad.requests.length).toBeLessThanOrEqual(70 * 10);
    expect(await attemptsOfBad()).toBe(0);
  });

  it('of which there are more than the slow lane takes, too, and each of those has its turn in the end', async () => {
    await start({ requestTimeout: 5_000, turn: 1_000 }, SMALL);
    await addBad(24, 3);
    await eventually(async () => {
      const { rows } = await test.database.pool.query(
        `SELECT FROM pgboss.job WHERE name = 'stream-slowly' AND state < 'active'`,
      );
      return rows.length > 0;
    });
    await sendHealthy(300);
    bad.respond(200);
    bad.closeConnections();
    const behind = `SELECT FROM subscriptions b JOIN streams s ON s.id = b.stream_id WHERE b.position < s.last_sequence`;
    await eventually(
      async () =>
        (await test.database.pool.query(behind)).rows.length === 0 &&
        (await test.database.pool.query('SELECT FROM failed_deliveries')).rows.length === 0,
    );
    const delivered = await test.database.pool.query(
      'SELECT DISTINCT destination_id, event_id FROM attempts WHERE status = 200 AND destination_id = ANY($1)',
      [badIds],
    );
    expect(delivered.rows).toHaveLength(24 * 3);
    const { quick, slow } = process.streaming.lanes;
    await eventually(async () => quick.slots.free === 4 && slow.slots.free === 4);
    expect([quick.bytes.free, slow.bytes.free]).toEqual([SMALL.quick.bytes, SMALL.slow.bytes]);
  }, 90_000);

  it('refuse connections, answer 500 or send a byte at a time, another one gets its events at once', async () => {
    const replies: Reply[] = [500, { drip: { everyMs: 1_000 } }, { hang: true }];
    const others = await Promise.all(replies.map((reply) => startReceiver({ reply })));
    const closed = await startReceiver();
    await closed.close();
    try {
      await start({ requestTimeout: NEVER });
      for (const url of [...others, closed].map((receiver) => receiver.url)) await addBad(20, 50, url);
      await eventually(async () => others.every((receiver) => destinationsReached(receiver) === 20));
      await sendHealthy(500);
    } finally {
      for (const receiver of others) receiver.closeConnections();
      await Promise.all(others.map((receiver) => receiver.close()));
    }
  });

  it('shed load, refuse every request for seconds or ask for pauses, another one gets its events at once', async () => {
    let requests = 0;
    const shedding = await Promise.all([
      startReceiver({ reply: 503 }),
      startReceiver({ reply: { status: 429, headers: { 'retry-after': '1' } } }),
    ]);
    const some = await startReceiver();
    some.respond(() => ((requests += 1) % 3 === 0 ? 503 : 200));
    try {
      await start({ requestTimeout: NEVER, downAfter: 5_000 });
      for (const { url } of shedding) await addBad(25, 20, url);
      await addBad(3, 200, some.url);
      await eventually(async () => shedding.every((receiver) => destinationsReached(receiver) >= 20));
      await sendHealthy(500);
      await some.waitFor(3 * 200);
    } finally {
      await Promise.all([...shedding, some].map((receiver) => receiver.close()));
    }
  });

  it('the retries of one are few at a time, and those of another one run at once', async () => {
    await start({ requestTimeout: NEVER });
    const hanging = await process.createDestination(bad.url);
    const other = await process.createDestination(healthy.url);
    const failed = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        event: {
          streamId: 1,
          sequence: index + 1,
          previous: null,
          id: index + 1,
          eventType: 'x',
          receivedAt: new Date(),
          body: '{}',
          via: null,
        },
        attempts: 1,
        nextAttemptAt: new Date(),
      }));
    const db = sqlOfClient(test.database.pool);
    await insertFailedDeliveries(db, test.jobs, hanging, failed(200));
    await bad.waitFor(4);
    await insertFailedDeliveries(db, test.jobs, other, failed(20));
    await healthy.waitFor(20, AT_ONCE_MS);
    expect(bad.requests).toHaveLength(4);
  });

  it('the last messages of one group are few at a time, and those of another one are sent at once', async () => {
    await start({ requestTimeout: NEVER });
    const hanging = await process.createDestination(bad.url);
    const second = await process.createDestination(`${bad.url}/2`, { group: hanging });
    const other = await process.createDestination(healthy.url);
    const sayGoodbye = async ({ destinationId }: { destinationId: number }, count: number): Promise<void> => {
      const db = sqlOfClient(test.database.pool);
      const target = await readFarewellTarget(db, destinationId);
      if (target === undefined) throw new Error('There is no destination');
      const event = { id: 7, eventType: 'destroy_event_streaming_destination', body: '{"id":7}' };
      for (let n = 0; n < count; n += 1) await insertFarewell(db, test.jobs, target, event, false);
    };
    for (const destination of [hanging, second]) await sayGoodbye(destination, 40);
    await bad.waitFor(4);
    await sayGoodbye(other, 1);
    await healthy.waitFor(1, AT_ONCE_MS);
    expect(bad.requests).toHaveLength(4);
  });
});
