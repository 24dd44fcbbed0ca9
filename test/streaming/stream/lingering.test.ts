import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { STREAM_EVENTS } from '../../../src/event-log/stream-events.queue.ts';
import { DEFAULT_LANE_SIZES } from '../../../src/streaming/lanes/lanes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsOf } from '../../support/destination-rows.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { numberedEvents, startStreaming, type TestStreaming } from '../../support/streaming.ts';

const LONG_MS = 25_000;

describe('a stream that has caught up', () => {
  let test: TestDatabase;
  let process: TestStreaming;
  let receiver: Receiver;
  beforeAll(async () => void (test = await createTestDatabase({ max: 20 })));
  afterAll(() => test.close());
  beforeEach(async () => void (receiver = await startReceiver()));
  afterEach(async () => {
    await process.stop();
    await receiver.close();
  });

  const start = async (slots: number) => {
    const lanes = { ...DEFAULT_LANE_SIZES, quick: { ...DEFAULT_LANE_SIZES.quick, slots } };
    process = await startStreaming(test, { linger: 0, lingerInRoom: LONG_MS }, { lanes });
    return process.createDestination(receiver.url);
  };
  const jobIds = async (): Promise<string[]> =>
    (
      await test.database.pool.query<{ id: string }>(
        'SELECT id FROM pgboss.job WHERE name = $1 ORDER BY created_on',
        [STREAM_EVENTS.name],
      )
    ).rows.map(({ id }) => id);

  it('waits for the next event in its job while most slots are free, and stops with the process', async () => {
    const target = await start(64);
    await process.append(target.streamId, numberedEvents(1));
    await receiver.waitFor(1);
    const jobs = await jobIds();
    await process.append(target.streamId, numberedEvents(1, 2));
    await receiver.waitFor(2);
    expect(await jobIds()).toEqual(jobs);
    const before = performance.now();
    await process.stop();
    expect(performance.now() - before).toBeLessThan(LONG_MS / 2);
  });

  it('gives its slot up at once where others need it', async () => {
    const target = await start(1);
    await process.append(target.streamId, numberedEvents(1));
    await receiver.waitFor(1);
    await eventually(
      async () => (await rowsOf(test.database, 'subscriptions', target.destinationId))[0].awake === false,
    );
  });
});
