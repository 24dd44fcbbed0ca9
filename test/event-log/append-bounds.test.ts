import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { isOutage } from '../../src/database/outage.ts';
import { createAppender, type Appender } from '../../src/event-log/appender.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { eventually } from '../support/eventually.ts';

describe('while an append cannot get on', () => {
  let test: TestDatabase;
  let other: pg.Client;
  let streams: number[];

  beforeEach(async () => {
    test = await createTestDatabase({ max: 6 });
    other = new pg.Client(test.connection);
    await other.connect();
    streams = [];
    for (let n = 0; n < 3; n += 1) streams.push((await createGroupWithStream(test.database)).streamId);
  });
  afterEach(async () => {
    await other.end();
    await test.close();
  });

  const open = (maxWaitMs?: number): Appender =>
    createAppender({
      pool: test.database.pool,
      jobs: test.jobs,
      notifications: createNotifications(test.connection, pino({ level: 'silent' })),
      idempotencyWindow: 3_600_000,
      ...(maxWaitMs !== undefined && { maxWaitMs }),
    });
  const append = (appender: Appender, streamId: number | undefined) =>
    appender.append({ streamId: streamId ?? 0, sender: { name: 'test', ip: null }, events: [newEvent()] });
  const lock = async (streamId: number | undefined): Promise<void> => {
    await other.query('BEGIN');
    await other.query('SELECT FROM streams WHERE id = $1 FOR UPDATE', [streamId]);
  };
  const stored = async (streamId: number | undefined): Promise<number> => {
    const text = 'SELECT count(*)::int AS count FROM audit_events WHERE stream_id = $1';
    return (await test.database.pool.query<{ count: number }>(text, [streamId])).rows[0]?.count ?? -1;
  };
  const backends = async (): Promise<number> => {
    const text = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'`;
    return (await other.query<{ count: number }>(text)).rows[0]?.count ?? -1;
  };

  it('because a transaction holds one stream, the others go on, and it is appended to once it is free', async () => {
    const [held, free, third] = streams;
    const appender = open();
    await lock(held);
    const waiting = append(appender, held);
    // In the same commit at first, which must not keep it waiting.
    const begun = performance.now();
    await Promise.all([append(appender, free), append(appender, third)]);
    expect(performance.now() - begun).toBeLessThan(8_000);
    const again = performance.now();
    for (let n = 0; n < 20; n += 1) await append(appender, free);
    expect(performance.now() - again).toBeLessThan(8_000);
    await other.query('ROLLBACK');
    expect(await waiting).toMatchObject({ kind: 'appended' });
    expect(await append(appender, held)).toMatchObject({ kind: 'appended' });
    expect([await stored(held), await stored(free), await stored(third)]).toEqual([2, 21, 1]);
  });

  it('because a transaction holds its stream for long, all that wait are refused as an outage, on few connections', async () => {
    const [held] = streams;
    const appender = open(4_500);
    await lock(held);
    const begun = performance.now();
    const outcomes = Array.from({ length: 200 }, () =>
      append(appender, held).catch((error: unknown) => error),
    );
    await eventually(async () => performance.now() - begun > 1_000);
    expect(await backends()).toBeLessThanOrEqual(2);
    const errors = await Promise.all(outcomes);
    expect(performance.now() - begun).toBeLessThan(9_000);
    expect(errors.every(isOutage)).toBe(true);
    await other.query('ROLLBACK');
    expect(await stored(held)).toBe(0);
    expect(await append(appender, held)).toMatchObject({ kind: 'appended' });
  });

  it('because every connection is taken, it is refused as an outage', async () => {
    const taken = await Promise.all(Array.from({ length: 6 }, () => test.database.pool.connect()));
    const begun = performance.now();
    const error: unknown = await append(open(), streams[0]).catch((reason: unknown) => reason);
    expect(isOutage(error)).toBe(true);
    expect(performance.now() - begun).toBeLessThan(15_000);
    for (const client of taken) client.release();
    expect(await append(open(), streams[0])).toMatchObject({ kind: 'appended' });
  });

  it('for longer than it may wait, it is refused, and what had not begun is never stored', async () => {
    const [streamId] = streams;
    const taken = await Promise.all(Array.from({ length: 6 }, () => test.database.pool.connect()));
    const appender = open(300);
    const outcomes = [append(appender, streamId), append(appender, streamId)];
    const errors = await Promise.all(outcomes.map((outcome) => outcome.catch((error: unknown) => error)));
    for (const client of taken) client.release();
    expect(errors.every(isOutage)).toBe(true);
    expect(errors.map((error) => (error as Error).message)).toEqual([
      expect.stringContaining('it may be stored yet'),
      expect.stringContaining('nothing of it was stored'),
    ]);
    await eventually(async () => (await stored(streamId)) === 1);
    expect(await append(appender, streamId)).toMatchObject({ kind: 'appended' });
    expect(await stored(streamId)).toBe(2);
  });
});
