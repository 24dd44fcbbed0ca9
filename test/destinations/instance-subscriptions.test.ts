import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '../../src/access/actor.ts';
import { createAppender } from '../../src/event-log/appender.ts';
import { newEvent } from '../support/events.ts';
import { eventually } from '../support/eventually.ts';
import { rowId } from './documents.ts';
import { FORMS, type FormName } from './forms.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let admin: Actor;
beforeAll(async () => {
  world = await createWorld();
  admin = await world.admin();
});
afterAll(() => world.close());

const instance = (name: FormName) => FORMS[name](world, admin);
const query = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await world.db.database.pool.query<Row>(text, values)).rows;

/** Which streams lack a subscription of which destination of the instance, and what sleeps on a backlog. */
async function gaps(): Promise<object[]> {
  return query(
    `SELECT s.id AS stream, d.id AS destination, b.position, s.last_sequence, b.awake, b.runnable
     FROM streams s CROSS JOIN destinations d LEFT JOIN subscriptions b ON b.stream_id = s.id AND b.destination_id = d.id
     WHERE d.group_id IS NULL
       AND (b.id IS NULL OR b.runnable <> d.active OR (b.runnable AND NOT b.awake AND b.position < s.last_sequence))`,
  );
}

/** Starts `work` while a transaction with these statements is open, which commits once the work waits for it or is done. */
async function duringTransaction(statements: readonly string[], work: () => Promise<unknown>): Promise<void> {
  const client = await world.db.database.pool.connect();
  await client.query('BEGIN');
  for (const statement of statements) await client.query(statement);
  let done = false;
  const working = work().finally(() => (done = true));
  await eventually(async () => {
    const waiting = await query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return done || waiting.length > 0;
  });
  await client.query('COMMIT');
  client.release();
  await working;
}

describe('a destination of the instance', () => {
  it('reads every stream there is, from the next event on, and each one that is made after it', async () => {
    const { id: groupId } = await world.group();
    const destination = rowId((await instance('instance').made()).id);
    const after = await world.group();
    const streams = await query<{ group_id: number | null }>(
      `SELECT s.group_id, b.position, s.last_sequence FROM streams s
       LEFT JOIN subscriptions b ON b.stream_id = s.id AND b.destination_id = $1`,
      [destination],
    );
    expect(streams.map(({ group_id }) => group_id)).toEqual(
      expect.arrayContaining([null, groupId, after.id]),
    );
    expect(await gaps()).toEqual([]);
  });

  it('that is paused does not run in a stream that is made meanwhile, and runs in all when it goes on', async () => {
    const { id } = await instance('instanceStreaming').made();
    await instance('instanceStreaming').update({ id, active: false });
    await world.group();
    expect(await gaps()).toEqual([]);
    await instance('instanceStreaming').update({ id, active: true });
    const sleeping = await query('SELECT FROM subscriptions WHERE destination_id = $1 AND NOT runnable', [
      rowId(id),
    ]);
    expect(sleeping).toEqual([]);
  });

  it('that a job switches off while a stream is made does not run in that stream', async () => {
    const id = rowId((await instance('instance').made()).id);
    const switchOff = [
      `UPDATE destinations SET active = false, switched_off_at = now() WHERE id = ${id}`,
      `UPDATE subscriptions SET runnable = false WHERE destination_id = ${id}`,
    ];
    await duringTransaction(switchOff, () => world.group());
    expect(await gaps()).toEqual([]);
  });

  it('that is made while events are appended starts after them', async () => {
    const append = [
      'UPDATE streams SET last_sequence = last_sequence + 1 WHERE group_id IS NOT NULL',
      'UPDATE subscriptions SET awake = true WHERE runnable',
    ];
    await duringTransaction(append, () => instance('instance').made());
    // Nobody would wake it for what the append could not see it miss.
    expect(await gaps()).toEqual([]);
  });

  it('misses no stream and no event, whatever is made, paused, destroyed and appended at the same time', async () => {
    await query('DELETE FROM destinations WHERE group_id IS NULL');
    const { db, notifications } = world;
    const { pool } = db.database;
    const appender = createAppender({ pool, jobs: db.jobs, notifications, idempotencyWindow: 1 });
    const append = async (): Promise<void> => {
      const streams = await query<{ id: number }>('SELECT id FROM streams ORDER BY random() LIMIT 5');
      await Promise.all(
        streams.map(({ id: streamId }) =>
          appender.append({ streamId, sender: null, events: [newEvent({})] }),
        ),
      );
    };
    const makeAndMaybePauseOrDestroy = async (n: number): Promise<void> => {
      const form = instance(n % 2 === 0 ? 'instance' : 'instanceStreaming');
      const { node } = await form.create({ url: `https://example.com/${randomUUID()}` });
      if (node === null) return; // five are enough
      if (n % 3 === 1) await form.update({ id: node.id, active: false });
      if (n % 3 === 2) await form.destroy(node.id);
    };
    await Promise.all([
      ...Array.from({ length: 24 }, () => world.group()),
      ...Array.from({ length: 24 }, (_, n) => makeAndMaybePauseOrDestroy(n)),
      ...Array.from({ length: 24 }, append),
    ]);
    const left = await query('SELECT FROM destinations WHERE group_id IS NULL');
    expect(left.length).toBeGreaterThan(0);
    expect(await gaps()).toEqual([]);
    await append();
    expect(await gaps()).toEqual([]);
    await notifications.stop();
  });
});
