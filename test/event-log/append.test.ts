import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sqlOfClient } from '../../src/database/sql.ts';
import { withTransaction } from '../../src/database/transaction.ts';
import { appendEvents, type AppendRequest } from '../../src/event-log/append.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { eventually } from '../support/eventually.ts';

const HOUR = 3_600_000;
const sender = { name: 'ci', ip: '192.0.2.7' };

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

describe('appendEvents', () => {
  let test: TestDatabase;
  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(() => test.close());

  const append = (requests: AppendRequest[], options: { now?: Date; idempotencyWindow?: number } = {}) =>
    withTransaction(test.database.pool, (client) =>
      appendEvents(sqlOfClient(client), test.jobs, requests, { idempotencyWindow: HOUR, ...options }),
    );
  const eventsOf = async (streamId: number) =>
    (
      await test.database.pool.query('SELECT * FROM audit_events WHERE stream_id = $1 ORDER BY sequence', [
        streamId,
      ])
    ).rows;

  it('stores the body as it will be sent, with an id of its own in front', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const { results } = await append([{ streamId, sender, events: [newEvent({ bodyTail: '"a":1.0}' })] }]);
    const [event] = await eventsOf(streamId);
    expect(event).toMatchObject({
      id: results[0]?.ids[0],
      sequence: 1,
      sender: 'ci',
      sender_ip: '192.0.2.7',
    });
    expect(event.body).toBe(`{"id":${event.id},"a":1.0}`);
  });

  it('gives the ids of several streams in the order of each request', async () => {
    const a = await createGroupWithStream(test.database);
    const b = await createGroupWithStream(test.database);
    const events = (...names: string[]) => names.map((authorName) => newEvent({ authorName }));
    const { results } = await append([
      { streamId: b.streamId, sender, events: events('b1', 'b2') },
      { streamId: a.streamId, sender, events: events('a1') },
      { streamId: b.streamId, sender, events: events('b3') },
    ]);
    expect((await eventsOf(b.streamId)).map((row) => [row.id, row.author_name])).toEqual([
      [results[0]?.ids[0], 'b1'],
      [results[0]?.ids[1], 'b2'],
      [results[2]?.ids[0], 'b3'],
    ]);
    expect((await eventsOf(a.streamId)).map((row) => row.id)).toEqual(results[1]?.ids);
  });

  it('answers the same id with the same content with the first id, within a request and across requests', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const event = newEvent({ contentDigest: digest('7') });
    const first = await append([{ streamId, sender, events: [event, event] }]);
    const [id] = first.results[0]?.ids ?? [];
    expect(first.results[0]).toEqual({ ids: [id, id], duplicates: 1 });
    const second = await append([
      { streamId, sender, events: [event, newEvent({ contentDigest: digest('8') })] },
    ]);
    expect(second.results[0]).toEqual({ ids: [id, expect.any(Number)], duplicates: 1 });
    expect(await eventsOf(streamId)).toHaveLength(2);
  });

  it('forgets a sender’s id after the window, and remembers the new acceptance instead', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const events = [newEvent({ contentDigest: digest('9') })];
    const start = Date.now();
    const at = (hours: number) => ({ now: new Date(start + hours * HOUR), idempotencyWindow: HOUR });
    const first = await append([{ streamId, sender, events }], at(0));
    const later = await append([{ streamId, sender, events }], at(2));
    const again = await append([{ streamId, sender, events }], at(2.5));
    expect(later.results[0]?.duplicates).toBe(0);
    expect(later.results[0]?.ids).not.toEqual(first.results[0]?.ids);
    expect(again.results[0]).toEqual({ ids: later.results[0]?.ids, duplicates: 1 });
  });

  it('keeps the ids of two groups apart', async () => {
    const a = await createGroupWithStream(test.database);
    const b = await createGroupWithStream(test.database);
    const events = [newEvent({ contentDigest: digest('10') })];
    await append([{ streamId: a.streamId, sender, events }]);
    const { results } = await append([{ streamId: b.streamId, sender, events }]);
    expect(results[0]?.duplicates).toBe(0);
  });

  it('never lets received_at fall, whatever the clock does', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const now = Date.now();
    const send = (time: number) =>
      append([{ streamId, sender, events: [newEvent()] }], { now: new Date(time) });
    await send(now + 60_000);
    await send(now);
    await send(now + 90_000);
    const times = (await eventsOf(streamId)).map((row) => row.received_at.getTime() - now);
    expect(times).toEqual([60_000, 60_000, 90_000]);
  });

  it('gives no number before it is known which ones another transaction keeps', async () => {
    const { pool } = test.database;
    const { streamId } = await createGroupWithStream(test.database);
    const request = { streamId, sender, events: [newEvent(), newEvent()] };
    const first = await pool.connect();
    await first.query('BEGIN');
    await appendEvents(sqlOfClient(first), test.jobs, [request], { idempotencyWindow: HOUR });
    const second = append([request]);
    await eventually(async () => {
      const waiting = `SELECT FROM pg_stat_activity
                       WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return (await pool.query(waiting)).rowCount === 1;
    });
    await first.query('COMMIT');
    first.release();
    await second;
    expect((await eventsOf(streamId)).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  });

  it('says of a request whose stream is gone that it is, and stores the others', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    const { results } = await append([
      { streamId: 999_999, sender, events: [newEvent()] },
      { streamId, sender, events: [newEvent()] },
    ]);
    expect(results[0]).toBeUndefined();
    expect(results[1]?.ids).toHaveLength(1);
  });
});
