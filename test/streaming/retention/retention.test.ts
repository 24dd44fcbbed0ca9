import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { sqlOfClient } from '../../../src/database/sql.ts';
import { ensurePartitions } from '../../../src/event-log/partitions.ts';
import { createRetention } from '../../../src/streaming/retention/retention.ts';
import { createCapturingLog } from '../../support/capturing-log.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { positionOf, positionReaches } from '../../support/destination-rows.ts';
import { createOldGroup, daysAgo, fillDay, partitionsOf } from '../../support/log-history.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { startStreaming, type TestStreaming } from '../../support/streaming.ts';

const DAY = 86_400_000;
const dayOf = (days: number): string => daysAgo(days).toISOString().slice(0, 10).replaceAll('-', '');

describe('retention', () => {
  let test: TestDatabase;
  let receiver: Receiver;
  let engine: TestStreaming;
  let retention: ReturnType<typeof createRetention>;
  let heldBack: ReturnType<typeof createRetention>;
  let lines: Record<string, unknown>[];

  beforeEach(async () => {
    test = await createTestDatabase();
    receiver = await startReceiver();
    engine = await startStreaming(test, {}, { workers: false });
    const captured = createCapturingLog();
    lines = captured.lines;
    const options = { database: test.database, log: captured.log, retention: 30 * DAY };
    retention = createRetention({ ...options, holdingBack: [] });
    heldBack = createRetention({ ...options, holdingBack: ['keeper'] });
  });
  afterEach(async () => {
    await engine.stop();
    await receiver.close();
    await test.close();
  });

  const drop = async (): Promise<string | undefined> => (await retention.dropOldest(new Date()))?.name;
  const dropAll = async (): Promise<string[]> => {
    const dropped: string[] = [];
    for (let name = await drop(); name !== undefined; name = await drop()) dropped.push(name);
    return dropped;
  };
  const said = (level: number) => lines.filter((line) => line['level'] === level);
  const update = (destinationId: number, set: string) =>
    test.database.pool.query(`UPDATE destinations SET ${set} WHERE id = $1`, [destinationId]);
  const suspend = (destinationId: number) =>
    test.database.pool.query('UPDATE subscriptions SET runnable = false WHERE destination_id = $1', [
      destinationId,
    ]);
  /** Ten events each on the 33rd, 32nd and 29th day before today, and a destination that has got none of them. */
  const backlog = async () => {
    const group = await createOldGroup(test.database, daysAgo(40));
    const destination = await engine.createDestination(receiver.url, { group });
    for (const days of [33, 32, 29]) await fillDay(test.database, group.streamId, daysAgo(days), 10);
    return destination;
  };

  it('drops whole days that are older, of events, attempts and what is searched, one a run, the oldest first', async () => {
    for (const days of [40, 32, 31, 30, 29]) {
      await ensurePartitions(sqlOfClient(test.database.pool), daysAgo(days), daysAgo(days));
    }
    const tables = ['audit_events', 'attempts', 'search_blocks'];
    const old = [40, 32, 31].flatMap((days) => tables.map((table) => `${table}_${dayOf(days)}`));
    expect(await dropAll()).toEqual(old);
    expect(await partitionsOf(test.database, 'audit_events')).toEqual([
      ...[30, 29, 0].map((days) => `audit_events_${dayOf(days)}`),
      `audit_events_${dayOf(-1)}`,
    ]);
    expect(said(30).map((line) => line['partition'])).toEqual(old);
  });

  it('keeps what a destination that streams or is being probed has not got yet, says so once a day, and goes on with attempts', async () => {
    for (const set of ['failing_since = NULL', 'failing_since = now()']) {
      const { destinationId } = await backlog();
      await update(destinationId, set);
      if (set.includes('now')) await suspend(destinationId);
      expect(await dropAll()).not.toContain(`audit_events_${dayOf(33)}`);
      expect(await positionOf(test.database, destinationId)).toBe(0);
      expect(said(40).filter((line) => JSON.stringify(line['destinations']).includes(`${destinationId}`)))
        .toMatchObject([{ partition: `audit_events_${dayOf(33)}` }]); // prettier-ignore
      await test.database.pool.query(
        'UPDATE subscriptions SET position = 20, position_received_at = $2 WHERE destination_id = $1',
        [destinationId, daysAgo(29).toISOString()],
      );
      expect(await dropAll()).toEqual(
        [33, 32].flatMap((days) => [`audit_events_${dayOf(days)}`, `search_blocks_${dayOf(days)}`]),
      );
      await suspend(destinationId);
      await test.database.pool.query('DELETE FROM destinations WHERE id = $1', [destinationId]);
      lines.length = 0;
    }
  });

  it('does not wait for a destination that has caught up, however long ago', async () => {
    const { destinationId } = await backlog();
    await test.database.pool.query(
      `UPDATE subscriptions SET position = 30, position_received_at = $2 WHERE destination_id = $1`,
      [destinationId, daysAgo(29).toISOString()],
    );
    expect(await dropAll()).toContain(`audit_events_${dayOf(32)}`);
    expect(said(40)).toEqual([]);
  });

  it('keeps what a follower of the log is not past that holds it back, and waits for no other follower', async () => {
    const { streamId } = await createOldGroup(test.database, daysAgo(40));
    await fillDay(test.database, streamId, daysAgo(33), 10);
    const name = `audit_events_${dayOf(33)}`;
    const dropHeldBack = async () => (await heldBack.dropOldest(new Date()))?.name;
    const follow = (follower: string, sequence: number) =>
      test.database.pool.query(
        `INSERT INTO follower_positions VALUES ($1, $2, $3, $4)
         ON CONFLICT (stream_id, follower) DO UPDATE SET sequence = excluded.sequence`,
        [follower, streamId, sequence, daysAgo(33).toISOString()],
      );
    expect(await dropHeldBack()).not.toBe(name);
    await follow('keeper', 9);
    await follow('search', 10);
    expect(await dropHeldBack()).not.toBe(name);
    expect(said(40)).toMatchObject([{ partition: name, followers: ['keeper'] }]);
    await follow('keeper', 10);
    await follow('search', 2);
    expect(await dropHeldBack()).toBe(name);
  });

  it.each([
    ['paused', `active = false`],
    ['off', `active = false, switched_off_at = now(), switched_off_reason = 'test'`],
  ])('lets a destination that is %s miss what is older, loudly, and no more than that', async (_, set) => {
    const { destinationId, streamId } = await backlog();
    await update(destinationId, set);
    await suspend(destinationId);
    const other = await engine.createDestination(`${receiver.url}/other`, {
      group: { groupId: (await groupOf(destinationId)) ?? 0, streamId },
    });
    await dropAll();
    expect(await positionOf(test.database, destinationId)).toBe(20);
    expect(await positionOf(test.database, other.destinationId)).toBe(30);
    expect(said(40)).toMatchObject([
      { destination: destinationId, events: 10, msg: expect.stringContaining('will never get') },
      { destination: destinationId, events: 10 },
    ]);

    await update(destinationId, 'active = true, switched_off_at = NULL');
    const running = await startStreaming(test);
    await wake(destinationId);
    await receiver.waitFor(10);
    await positionReaches(test.database, destinationId, 30);
    await running.stop();
    const numbers = receiver.requests.map(({ json }) => (json as { sequence: number }).sequence);
    expect(numbers.sort((a, b) => a - b)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
  });

  it('leaves failed deliveries and dead letters alone: they have bodies of their own', async () => {
    const { destinationId, streamId } = await backlog();
    await test.database.pool.query(
      `INSERT INTO failed_deliveries (destination_id, stream_id, sequence, event_id, event_type, received_at, attempts,
                                      dead_at, body)
       SELECT $1, $2, sequence, id, event_type, received_at, 3, CASE sequence WHEN 1 THEN now() END, body
       FROM audit_events WHERE stream_id = $2 AND sequence <= 2`,
      [destinationId, streamId],
    );
    await test.database.pool.query('UPDATE subscriptions SET position = 30 WHERE destination_id = $1', [
      destinationId,
    ]);
    expect(await dropAll()).toContain(`audit_events_${dayOf(33)}`);
    const { rows } = await test.database.pool.query('SELECT body FROM failed_deliveries ORDER BY sequence');
    expect(rows).toMatchObject([1, 2].map((n) => ({ body: expect.stringContaining(`"sequence":${n}}`) })));
  });

  it('waits for a backup, and drops afterwards', async () => {
    await ensurePartitions(sqlOfClient(test.database.pool), daysAgo(35), daysAgo(35));
    const backup = new pg.Client(test.connection);
    await backup.connect();
    await backup.query('BEGIN; LOCK TABLE audit_events, attempts IN ACCESS SHARE MODE');
    expect(await drop()).toBeUndefined();
    expect(await drop()).toBeUndefined();
    expect(said(30)).toMatchObject([
      { partition: `audit_events_${dayOf(35)}`, msg: expect.stringContaining('in use') },
      { partition: `attempts_${dayOf(35)}` },
    ]);
    await backup.query('COMMIT');
    await backup.end();
    expect(await drop()).toBe(`audit_events_${dayOf(35)}`);
  });

  const groupOf = async (destinationId: number): Promise<number | null | undefined> =>
    (await test.database.prisma.destination.findUnique({ where: { id: destinationId } }))?.groupId;
  const wake = async (destinationId: number): Promise<void> => {
    const { resumeSubscriptions } = await import('../../../src/event-log/subscriptions.ts');
    await resumeSubscriptions(sqlOfClient(test.database.pool), test.jobs, destinationId);
  };
});
