import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { sqlOfClient } from '../../src/database/sql.ts';
import { withTransaction } from '../../src/database/transaction.ts';
import { appendAtOnce } from '../../src/event-log/append-at-once.ts';
import { appendEvents, type AppendRequest } from '../../src/event-log/append.ts';
import type { NewEvent } from '../../src/event-log/new-event.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { eventually } from '../support/eventually.ts';

const sender = { name: 'ci', ip: '192.0.2.7', via: 'aust-1' };
const HOUR = 3_600_000;
const BOUND = { lockTimeoutMs: 10_000, idempotencyWindow: HOUR };
const SOURCE: NewEvent['source'] = {
  ...{ id: 7, outcome: 'failure', severity: 'high' },
  references: { pull_request: 'a"b\\c,{}', branch: 'main' },
};

describe('appendAtOnce', () => {
  let test: TestDatabase;
  let groups: { groupId: number; streamId: number }[];
  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(() => test.close());
  beforeEach(async () => {
    groups = [];
    for (let index = 0; index < 4; index += 1) groups.push(await createGroupWithStream(test.database));
  });

  const streamOf = (index: number): number => groups[index]?.streamId ?? 0;
  const atOnce = (requests: readonly AppendRequest[], bound = BOUND) =>
    appendAtOnce(test.database.pool, requests, bound);
  const inSteps = (requests: readonly AppendRequest[]) =>
    withTransaction(test.database.pool, (client) =>
      appendEvents(sqlOfClient(client), test.jobs, requests, BOUND),
    );
  const eventsOf = async (streamId: number) =>
    (
      await test.database.pool.query<{ id: number; sequence: number; received_at: Date; body: string }>(
        'SELECT * FROM audit_events WHERE stream_id = $1 ORDER BY sequence',
        [streamId],
      )
    ).rows;
  const one = (streamId: number, ...events: NewEvent[]): AppendRequest => ({
    ...{ streamId, sender, events: events.length === 0 ? [newEvent()] : events },
  });
  const sleepingSubscription = async ({ groupId, streamId }: { groupId: number; streamId: number }) => {
    const { prisma } = test.database;
    const { id } = await prisma.destination.create({
      data: { groupId, name: `sleeping ${streamId}`, config: {}, identity: String(streamId) },
    });
    await prisma.subscription.create({
      data: { streamId, destinationId: id, position: 0, positionReceivedAt: new Date(0), awake: true },
    });
  };
  const withId = (n: number): NewEvent => newEvent({ contentDigest: Buffer.alloc(32, n) });
  const fallAsleep = (client: Pick<pg.ClientBase, 'query'>, streamId: number) =>
    client.query('UPDATE subscriptions SET awake = false WHERE stream_id = $1', [streamId]);
  const stored = async () =>
    Promise.all(groups.map(async ({ streamId }) => (await eventsOf(streamId)).length));

  it('stores what appendEvents stores, of several streams and with what is known of sources', async () => {
    const events = [
      newEvent({ authorName: 'Zoë "the \\ one"', bodyTail: '"a":"\\u0000é😀"}', authorId: null }),
      newEvent({ authorName: 'tab\there', createdAt: new Date('0001-01-01T00:00:00Z') }),
      newEvent({ source: SOURCE }),
    ];
    const requests = (a: number, b: number): AppendRequest[] => [
      { streamId: b, sender: null, events },
      one(a, ...events.slice(1)),
      one(b),
    ];
    const quick = await atOnce(requests(streamOf(0), streamOf(1)));
    const slow = await inSteps(requests(streamOf(2), streamOf(3)));

    const comparable = async (streamId: number, own: { ids: number[] }[]) => {
      const ids = own.flatMap((result) => result.ids);
      return (await eventsOf(streamId)).map(({ id, body, received_at, ...row }) => ({
        ...{ ...row, stream_id: undefined, place: ids.indexOf(id) },
        body: body.replace(String(id), '<id>'),
        hasTime: Math.abs(received_at.getTime() - Date.now()) < 600_000,
      }));
    };
    const results = (quick?.results ?? []) as { ids: number[]; duplicates: number }[];
    const expected = slow.results as { ids: number[]; duplicates: number }[];
    expect(quick?.woken).toBe(0);
    expect(results.map(({ ids, duplicates }) => [ids.length, duplicates])).toEqual([
      [3, 0],
      [2, 0],
      [1, 0],
    ]);
    expect(await comparable(streamOf(0), results)).toEqual(await comparable(streamOf(2), expected));
    expect(await comparable(streamOf(1), results)).toEqual(await comparable(streamOf(3), expected));
    const ids = results.flatMap((result) => result.ids);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  it('remembers the ids of senders with their events, and leaves to appendEvents what it knows of a stream', async () => {
    const sent = [one(streamOf(1), newEvent(), withId(2)), one(streamOf(0), withId(1), newEvent())];
    const appended = await atOnce(sent);
    const { pool } = test.database;
    const remembered = async () =>
      (
        await pool.query<{ digest: Buffer; id: number }>(
          `SELECT k.digest, e.id FROM idempotency_keys k JOIN audit_events e
             ON e.id = k.event_id AND e.stream_id = k.stream_id AND e.received_at = k.created_at
           WHERE k.stream_id = ANY($1) ORDER BY k.stream_id`,
          [groups.map(({ streamId }) => streamId)],
        )
      ).rows.map(({ digest, id }) => [digest[0], id]);
    expect(await remembered()).toEqual([
      [1, appended?.results[1]?.ids[0]],
      [2, appended?.results[0]?.ids[1]],
    ]);

    expect(await atOnce([one(streamOf(2)), one(streamOf(0), newEvent(), withId(1))])).toBeUndefined();
    expect(await stored()).toEqual([2, 2, 0, 0]);
    const { results } = await inSteps([one(streamOf(0), withId(1))]);
    expect(results).toEqual([{ ids: [appended?.results[1]?.ids[0]], duplicates: 1 }]);
    // Another stream knows nothing of it.
    expect(await atOnce([one(streamOf(2), withId(1))])).toBeDefined();

    await pool.query(`UPDATE idempotency_keys SET created_at = created_at - interval '1 hour'`);
    const again = await atOnce([one(streamOf(0), withId(1))]);
    expect(await remembered()).toEqual([[1, again?.results[0]?.ids[0]]]);
  });

  it('numbers on from what is there, whichever way that was stored', async () => {
    await inSteps([one(streamOf(0))]);
    await atOnce([one(streamOf(0), newEvent(), newEvent())]);
    await inSteps([one(streamOf(0))]);
    const events = await eventsOf(streamOf(0));
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    const { rows } = await test.database.pool.query(
      'SELECT last_sequence, last_received_at FROM streams WHERE id = $1',
      [streamOf(0)],
    );
    expect(rows).toEqual([{ last_sequence: 4, last_received_at: events.at(-1)?.received_at }]);
  });

  it('never lets received_at fall, whatever the clock does', async () => {
    const ahead = new Date(Date.now() + 60_000);
    await test.database.pool.query('UPDATE streams SET last_received_at = $2 WHERE id = $1', [
      streamOf(0),
      ahead,
    ]);
    await atOnce([one(streamOf(0))]);
    expect((await eventsOf(streamOf(0))).map(({ received_at }) => received_at)).toEqual([ahead]);
  });

  it('stores nothing where there is more to do: an id that is there twice, a stream that is gone, more than one statement takes', async () => {
    const large = newEvent({ bodyTail: `"a":"${'x'.repeat(1_100_000)}"}` });
    const refused: AppendRequest[][] = [
      [one(streamOf(0)), one(streamOf(1), withId(1), newEvent(), withId(1))],
      [one(streamOf(0)), one(999_999)],
      [one(streamOf(0), large, large)],
      [one(streamOf(0), ...Array.from({ length: 2_001 }, () => newEvent()))],
      [{ streamId: streamOf(0), sender, events: [] }],
    ];
    for (const requests of refused) expect(await atOnce(requests)).toBeUndefined();
    expect(await stored()).toEqual([0, 0, 0, 0]);
  });

  it('stores nothing where a subscription sleeps, which is to get its job with the event', async () => {
    await sleepingSubscription(groups[0] as (typeof groups)[0]);
    expect(await atOnce([one(streamOf(0))])).toBeDefined();
    await fallAsleep(test.database.pool, streamOf(0));
    expect(await atOnce([one(streamOf(1)), one(streamOf(0))])).toBeUndefined();
    expect(await stored()).toEqual([1, 0, 0, 0]);
    expect((await inSteps([one(streamOf(0))])).woken).toBe(1);
    expect(await atOnce([one(streamOf(0))])).toBeDefined();
  });

  it('sees who went to sleep while it waited for the stream', async () => {
    await sleepingSubscription(groups[0] as (typeof groups)[0]);
    await withLocked(streamOf(0), async (holder) => {
      const waiting = atOnce([one(streamOf(0))]);
      await somebodyWaits();
      await fallAsleep(holder, streamOf(0));
      await holder.query('COMMIT');
      expect(await waiting).toBeUndefined();
    });
    expect(await stored()).toEqual([0, 0, 0, 0]);
  });

  it('gives no number before it is known which ones another transaction keeps', async () => {
    await withLocked(streamOf(0), async (holder) => {
      const waiting = atOnce([one(streamOf(0), newEvent(), newEvent())]);
      await somebodyWaits();
      await appendEvents(sqlOfClient(holder), test.jobs, [one(streamOf(0))], BOUND);
      await holder.query('COMMIT');
      await waiting;
    });
    expect((await eventsOf(streamOf(0))).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('waits for a lock as long as it is told, and for the next one as long as it is told then', async () => {
    await withLocked(streamOf(0), async (holder) => {
      const short = { ...BOUND, lockTimeoutMs: 50 };
      await expect(atOnce([one(streamOf(0))], short)).rejects.toMatchObject({ code: '55P03' });
      const waiting = atOnce([one(streamOf(0))]);
      await somebodyWaits();
      await holder.query('COMMIT');
      expect(await waiting).toBeDefined();
    });
  });

  async function withLocked(streamId: number, work: (holder: pg.Client) => Promise<void>): Promise<void> {
    const holder = new pg.Client(test.connection);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM streams WHERE id = $1 FOR UPDATE', [streamId]);
    await work(holder);
    await holder.end();
  }

  const somebodyWaits = () =>
    eventually(async () => {
      const text = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return (await test.database.pool.query(text)).rowCount === 1;
    });
});
