import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { sqlOfClient } from '../../../src/database/sql.ts';
import { appendEvents } from '../../../src/event-log/append.ts';
import { withLogTransaction } from '../../../src/event-log/missing-partition.ts';
import { SETTLE_MS, type ClockReading } from '../../../src/streaming/retention/clock.ts';
import { createHousekeeping } from '../../../src/streaming/retention/housekeeping.ts';
import { createCapturingLog } from '../../support/capturing-log.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { newEvent } from '../../support/events.ts';
import { createOldGroup, daysAgo, fillDay, partitionsOf } from '../../support/log-history.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { startStreaming, type TestStreaming } from '../../support/streaming.ts';

const DAY = 86_400_000;
const nameOf = (time: Date | number): string =>
  `audit_events_${new Date(time).toISOString().slice(0, 10).replaceAll('-', '')}`;

describe.each([
  ['a day', DAY],
  ['a week', 7 * DAY],
])('when the clock jumps %s ahead and back', (_, jump) => {
  let test: TestDatabase;
  let receiver: Receiver;
  let engine: TestStreaming;
  let streamId: number;
  let housekeeping: (reading: ClockReading) => Promise<void>;
  const { log, lines } = createCapturingLog();
  const start = Date.now();
  let passed = 0;

  beforeAll(async () => {
    test = await createTestDatabase();
    receiver = await startReceiver();
    engine = await startStreaming(test, { retention: 30 * DAY });
    const group = await createOldGroup(test.database, daysAgo(40));
    streamId = group.streamId;
    await fillDay(test.database, streamId, daysAgo(29), 5);
    await engine.createDestination(receiver.url, { group });
    const { streaming } = engine;
    const options = { idempotencyWindow: 3_600_000, holdingBack: [] };
    housekeeping = createHousekeeping({ ...streaming, log }, options);
    await run(0);
    await run(0, SETTLE_MS); // trusted from here on
    await fillDay(test.database, (await createOldGroup(test.database, daysAgo(40))).streamId, daysAgo(33), 5);
    await run(0);
    expect(await partitionsOf(test.database, 'audit_events')).not.toContain(nameOf(daysAgo(33)));
  });
  afterAll(async () => {
    await engine.stop();
    await receiver.close();
    await test.close();
  });

  /** Housekeeping a minute later, or `after`, with all wall clocks `ahead`. */
  const run = (ahead: number, after = 60_000): Promise<void> => {
    passed += after;
    const wall = new Date(start + passed + ahead);
    return housekeeping({ now: wall, databaseNow: wall, monotonicMs: passed });
  };
  const append = (ahead: number, key?: string) =>
    withLogTransaction(test.database.pool, (client) => {
      const contentDigest = key === undefined ? null : createHash('sha256').update(key).digest();
      const events = [newEvent({ contentDigest })];
      const now = new Date(start + passed + ahead);
      const options = { idempotencyWindow: 1_000, now };
      return appendEvents(sqlOfClient(client), test.jobs, [{ streamId, sender: null, events }], options);
    });
  const keys = async (): Promise<number> =>
    (await test.database.pool.query('SELECT FROM idempotency_keys')).rowCount ?? 0;

  it('nothing is deleted, received_at never falls, the partitions are there and streaming goes on', async () => {
    await append(0, 'a key');
    await test.database.pool.query(`UPDATE idempotency_keys SET created_at = now() - interval '2 hours'`);
    await run(jump);
    await append(jump);
    expect(lines.at(-1)).toMatchObject({ level: 40, msg: expect.stringContaining('the clock jumped') });
    const ahead = await partitionsOf(test.database, 'audit_events');
    for (let day = 0; day <= 7; day += 1) expect(ahead).toContain(nameOf(start + passed + jump + day * DAY));

    await run(0);
    await append(0);
    for (let minutes = 0; minutes < 3; minutes += 1) await run(0);
    const partitions = await partitionsOf(test.database, 'audit_events');
    expect(partitions).toContain(nameOf(daysAgo(29)));
    expect(await keys()).toBe(1);

    await receiver.waitFor(3);
    const { rows } = await test.database.pool.query<{ sequence: number; received_at: Date }>(
      'SELECT sequence, received_at FROM audit_events WHERE stream_id = $1 ORDER BY sequence',
      [streamId],
    );
    const times = rows.map(({ received_at: at }) => at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.slice(-2)).toEqual([times.at(-1), times.at(-1)]);
    expect(times.at(-1)).toBeGreaterThanOrEqual(start + jump);
  });

  it('deleting goes on once the clock has run steadily', async () => {
    await test.database.pool.query(`UPDATE idempotency_keys SET created_at = now() - interval '2 hours'`);
    await fillDay(test.database, (await createOldGroup(test.database, daysAgo(40))).streamId, daysAgo(33), 5);
    await run(0, SETTLE_MS);
    expect(await keys()).toBe(0);
    expect(await partitionsOf(test.database, 'audit_events')).not.toContain(nameOf(daysAgo(33)));
    expect(await partitionsOf(test.database, 'audit_events')).toContain(nameOf(daysAgo(29)));
  });
});
