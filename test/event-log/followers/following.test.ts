import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { LogFollower } from '../../../src/event-log/followers/follower.ts';
import { createFollowing } from '../../../src/event-log/followers/following.ts';
import { createCapturingLog } from '../../support/capturing-log.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { AT_ONCE, followAll } from '../../support/follow-all.ts';
import { createGroupWithStream } from '../../support/groups.ts';
import { fillDay } from '../../support/log-history.ts';

const NOW = new Date();
let test: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  test = await createTestDatabase();
  ({ pool } = test.database);
  await pool.query('CREATE TABLE followed (n serial, follower text, stream_id int, sequence bigint)');
});
afterAll(() => test.close());

const INSERT = 'INSERT INTO followed (follower, stream_id, sequence) VALUES ($1, $2, $3)';

/** Writes down which events it got; `before` may throw. */
function recorder(name: string, before: (streamId: number) => void = () => undefined): LogFollower {
  return {
    name,
    blockEvents: 10,
    quietMs: 3_600_000,
    holdsBack: false,
    async work(client, streamId, events) {
      for (const { sequence } of events) await client.query(INSERT, [name, streamId, sequence]);
      before(streamId);
    },
  };
}

const recorded = async (name: string, streamId: number): Promise<number[]> => {
  const text = 'SELECT sequence FROM followed WHERE follower = $1 AND stream_id = $2 ORDER BY n';
  const { rows } = await pool.query<{ sequence: number }>(text, [name, streamId]);
  return rows.map(({ sequence }) => sequence);
};
const positionOf = async (name: string, streamId: number): Promise<number | undefined> => {
  const text = 'SELECT sequence FROM follower_positions WHERE follower = $1 AND stream_id = $2';
  return (await pool.query<{ sequence: number }>(text, [name, streamId])).rows[0]?.sequence;
};
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** The pool, where something happens after a follower has read and before its transaction begins. */
function beforeTransactions(happen: () => Promise<unknown>): pg.Pool {
  return new Proxy(pool, {
    get(target, name) {
      if (name === 'connect') return () => happen().then(() => target.connect());
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

describe('a follower of the log', () => {
  let streams: [number, number];
  beforeEach(async () => {
    await pool.query('DELETE FROM groups');
    const made = [await createGroupWithStream(test.database), await createGroupWithStream(test.database)];
    streams = made.map(({ streamId }) => streamId) as [number, number];
    for (const stream of streams) await fillDay(test.database, stream, NOW, 205);
  });

  it('gets every event of every stream in order, whole blocks first and the rest when a stream is quiet', async () => {
    expect(await followAll(pool, recorder('a'))).toBe(400);
    for (const stream of streams) expect(await recorded('a', stream)).toEqual(upTo(200));
    expect(await followAll(pool, recorder('a'), { quietMs: AT_ONCE })).toBe(10);
    for (const stream of streams) expect(await recorded('a', stream)).toEqual(upTo(205));
    for (const stream of streams) expect(await positionOf('a', stream)).toBe(205);
  });

  it('gets every event once, also when several processes follow at a time', async () => {
    const processes = upTo(4).map(() => followAll(pool, recorder('b'), { quietMs: AT_ONCE }));
    const events = await Promise.all(processes);
    expect(events.reduce((sum, count) => sum + count)).toBe(410);
    for (const stream of streams) expect(await recorded('b', stream)).toEqual(upTo(205));
  });

  it('has no position past an event whose work was not committed', async () => {
    const failing = recorder('c', () => {
      throw new Error('half-way');
    });
    await followAll(pool, failing);
    for (const stream of streams) {
      expect(await recorded('c', stream)).toEqual([]);
      expect(await positionOf('c', stream)).toBeUndefined();
    }
    await followAll(pool, recorder('c'));
    for (const stream of streams) expect(await recorded('c', stream)).toEqual(upTo(200));
  });

  it('that fails on one stream goes on with the others, rests there and says so', async () => {
    const [bad, good] = streams;
    let tries = 0;
    const follower = recorder('d', (stream) => {
      if (stream !== bad) return;
      tries += 1;
      throw new Error('an event that it does not understand');
    });
    const { log, lines } = createCapturingLog();
    const following = createFollowing(pool, follower, log);
    expect(await following.turn(60_000)).toBe(200);
    expect(await following.turn(60_000)).toBe(0);
    expect(tries).toBe(1);
    expect(await recorded('d', good)).toEqual(upTo(200));
    expect(lines).toMatchObject([{ level: 40, follower: 'd', stream: bad, seconds: 5 }]);
  });

  it('takes the streams by turns, so that a busy one leaves time for the others', async () => {
    const following = createFollowing(pool, recorder('e'), createCapturingLog().log);
    for (let turn = 0; turn < 4; turn += 1) await following.turn(0);
    for (const stream of streams) expect(await positionOf('e', stream)).toBe(160);
  });

  it('goes on where events are gone, but not past what was appended since it looked', async () => {
    const [stream] = streams;
    await pool.query('DELETE FROM audit_events WHERE stream_id = $1', [stream]);
    let isFirst = true;
    const appending = beforeTransactions(async () => {
      if (isFirst) await fillDay(test.database, stream, NOW, 10);
      isFirst = false;
    });
    await followAll(appending, recorder('f'), { quietMs: AT_ONCE });
    expect(await recorded('f', stream)).toEqual(upTo(215).slice(205));
    expect(await positionOf('f', stream)).toBe(215);
  });

  it('leaves a stream alone whose group was destroyed meanwhile', async () => {
    const [stream] = streams;
    const text = 'DELETE FROM groups WHERE id = (SELECT group_id FROM streams WHERE id = $1)';
    const destroying = beforeTransactions(() => pool.query(text, [stream]));
    const { log, lines } = createCapturingLog();
    await createFollowing(destroying, recorder('g'), log).turn(60_000);
    expect(await recorded('g', stream)).toEqual([]);
    expect(lines).toEqual([]);
  });
});
