import { afterAll, describe, expect, it } from '@jest/globals';
import { createRetention } from '../../../src/streaming/retention/retention.ts';
import { createCapturingLog } from '../../support/capturing-log.ts';
import { createOldGroup, daysAgo, fillDay, partitionsOf } from '../../support/log-history.ts';
import { startReceiver } from '../../support/receiver.ts';
import { numberedEvents } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const DAY = 86_400_000;
const DAYS = 12;
const EACH = 40;

const { test, process } = await streamingOfFile();
const receiver = await startReceiver();
afterAll(() => receiver.close());

describe('dropping what is old while everything runs', () => {
  it('loses nothing of an active destination, and fails no append', async () => {
    // Streams with a backlog that reaches back to before the retention; they are read while it is being dropped.
    const streams: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { groupId, streamId } = await createOldGroup(test.database, daysAgo(60));
      await process.createDestination(`${receiver.url}/${streamId}`, { group: { groupId, streamId } });
      for (let day = 0; day < DAYS; day += 1) {
        await fillDay(test.database, streamId, daysAgo(30 + DAYS - day), EACH);
      }
      streams.push(streamId);
    }

    const { log, lines } = createCapturingLog();
    const retention = createRetention({ database: test.database, log, retention: 30 * DAY, holdingBack: [] });
    let dropped = 0;
    let appended = 0;
    const deadline = performance.now() + 60_000;
    const goesOn = (): boolean => dropped < DAYS - 1 && performance.now() < deadline;
    const append = async (streamId: number): Promise<void> => {
      while (goesOn()) {
        await process.append(streamId, numberedEvents(3));
        appended += 3;
      }
    };
    const drop = async (): Promise<void> => {
      while (goesOn()) {
        const partition = await retention.dropOldest(new Date());
        if (partition?.table === 'audit_events') dropped += 1;
      }
    };
    await Promise.all([drop(), ...streams.map(append)]);
    expect(dropped).toBe(DAYS - 1);

    await receiver.waitFor(streams.length * DAYS * EACH + appended, 60_000);
    for (const streamId of streams) {
      const old = receiver.requests
        .filter(({ path }) => path === `/${streamId}`)
        .flatMap(({ json }) => (json as { sequence?: number }).sequence ?? []);
      expect(new Set(old).size).toBe(DAYS * EACH);
    }
    expect(lines.filter((line) => String(line['msg']).includes('will never get'))).toEqual([]);
    expect(await partitionsOf(test.database, 'audit_events')).toHaveLength(2 + 1);
  });
});
