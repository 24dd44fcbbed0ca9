import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { searchIndex } from '../../../src/audit-events/search/search-index.follower.ts';
import { sqlOfClient } from '../../../src/database/sql.ts';
import { createFollowing } from '../../../src/event-log/followers/following.ts';
import { ensurePartitions } from '../../../src/event-log/partitions.ts';
import { createCapturingLog } from '../../support/capturing-log.ts';
import { AT_ONCE, followAll } from '../../support/follow-all.ts';
import { allIds, anEvent, createReadClient, type ReadClient } from '../read/read-client.ts';

const DAY = 86_400_000;
const EVENTS = 3_000;
let client: ReadClient;
let start: Date;

// Two streams of 3 000 events on three days; of the first, one in a hundred has a rare word.
beforeAll(async () => {
  client = await createReadClient();
  const { pool } = client.test.database;
  start = new Date(Date.now() - 5 * DAY);
  await ensurePartitions(sqlOfClient(pool), start, new Date(start.getTime() + 3 * DAY));
  for (let day = 0; day < 3; day += 1) await storeDay(day);
}, 60_000);
afterAll(() => client.close());

async function storeDay(day: number): Promise<void> {
  const events = Array.from({ length: EVENTS / 3 }, (_, n) =>
    anEvent({
      authorName: `Ada ${n % 7}`,
      entityPath: `acme/app-${n % 40}`,
      details: JSON.stringify({ note: n % 100 === 0 ? 'kumquat' : 'apple', commit: `c${day}x${n}` }),
    }),
  );
  const options = { now: new Date(start.getTime() + day * DAY) };
  await client.store(events, options);
  await client.store(events, { ...options, group: client.groups.other });
}

const indexAll = (quietMs = 60_000): Promise<number> =>
  followAll(client.test.database.pool, searchIndex, { quietMs });

const SEARCHES = ['kumquat', 'app-7', 'app-7 ada', 'c1x100', 'c1x10', 'apple', 'nowhere', 'kumquat nowhere'];

async function found(): Promise<Record<string, number[]>> {
  const results: Record<string, number[]> = {};
  for (const search of SEARCHES) {
    const first = await client.get(`?per_page=100&search=${encodeURIComponent(search)}`);
    results[search] = await allIds(first, client.token);
  }
  return results;
}

const blocks = async (): Promise<{ stream: number; first: number; last: number; events: number }[]> => {
  const { rows } = await client.test.database.pool.query(
    `SELECT b.stream_id AS stream, first_sequence AS first, last_sequence AS last, count(e.*) AS events
     FROM search_blocks b JOIN audit_events e
       ON e.stream_id = b.stream_id AND e.sequence BETWEEN b.first_sequence AND b.last_sequence
         AND e.id BETWEEN b.first_id AND b.last_id AND e.received_at BETWEEN b.first_received_at AND b.received_at
     GROUP BY 1, 2, 3 ORDER BY 1, 2`,
  );
  return rows as { stream: number; first: number; last: number; events: number }[];
};

describe('the search index', () => {
  it('changes nothing about what is found, half-way and at the end', async () => {
    const before = await found();
    expect(before['kumquat']).toHaveLength(30);
    expect(before['app-7 ada']).toHaveLength(75);
    expect(before['c1x100']).toHaveLength(1);
    expect(before['apple']).toHaveLength(EVENTS - 30);
    // Time for one step.
    await createFollowing(client.test.database.pool, searchIndex, createCapturingLog().log).turn(0);
    expect((await blocks()).length).toBeGreaterThan(0);
    expect(await found()).toEqual(before);
    await indexAll();
    expect(await found()).toEqual(before);
  });

  it('has every event once, also when several index at a time', async () => {
    await storeDay(3);
    await Promise.all([indexAll(), indexAll(), indexAll()]);
    const all = await blocks();
    for (const stream of new Set(all.map((block) => block.stream))) {
      let next = 1;
      for (const { first, last, events } of all.filter((block) => block.stream === stream)) {
        expect(first).toBe(next);
        expect(events).toBe(last - first + 1);
        next = last + 1;
      }
      expect(next).toBeGreaterThan(1);
    }
  });

  it('waits with the last events of a stream that is busy, which are found all the same', async () => {
    const [id] = await client.store([anEvent({ details: '{"note":"durian"}' })]);
    expect(await indexAll()).toBe(0);
    expect((await client.get('?search=durian')).json).toMatchObject([{ id }]);
    // The rest of both streams.
    expect(await indexAll(AT_ONCE)).toBe(2 * (4_000 % 256) + 1);
    expect((await client.get('?search=durian')).json).toMatchObject([{ id }]);
  });

  it('finds in a block that has too many words for the index', async () => {
    const text = Array.from({ length: 60_000 }, (_, n) => `w${n}`).join(' ');
    const [id] = await client.store([anEvent({ details: JSON.stringify({ text }) })]);
    expect(await indexAll(AT_ONCE)).toBe(1);
    expect((await client.get('?search=w59999')).json).toMatchObject([{ id }]);
    expect((await client.get('?search=w60001')).json).toEqual([]);
  });

  it('goes on where retention has dropped events that it had not come to', async () => {
    const { pool } = client.test.database;
    const { other } = client.groups;
    await client.store([anEvent({ entityPath: 'other/app' })], { group: other });
    await pool.query(
      `DELETE FROM audit_events WHERE sequence = (SELECT last_sequence FROM streams WHERE group_id = $1)
         AND stream_id = (SELECT id FROM streams WHERE group_id = $1)`,
      [other.id],
    );
    expect(await indexAll(AT_ONCE)).toBe(0);
    const { rows } = await pool.query(
      `SELECT s.last_sequence - p.sequence AS behind FROM streams s JOIN follower_positions p ON p.stream_id = s.id AND p.follower = 'search'
       WHERE s.group_id = $1`,
      [other.id],
    );
    expect(rows).toEqual([{ behind: 0 }]);
  });
});
