import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newestPosition } from '../../../src/audit-events/read/event-statements.ts';
import type { EventFilters } from '../../../src/audit-events/read/event-filters.ts';
import { createEventWalk, type EventWalk, type RunRead } from '../../../src/audit-events/read/event-walk.ts';
import { termsOf } from '../../../src/audit-events/search/terms.ts';
import { sqlOfClient } from '../../../src/database/sql.ts';
import { ensurePartitions } from '../../../src/event-log/partitions.ts';
import { anEvent, createReadClient, type ReadClient } from './read-client.ts';

const DAY = 86_400_000;
const MB = 1024 * 1024;
const PATIENT = { events: 100, bytes: MB, milliseconds: 60_000 };
let client: ReadClient;
let streamId: number;
let start: Date;

// Three days of 8 000 events: the first and the last event of each day are rare ones.
beforeAll(async () => {
  client = await createReadClient();
  const { pool } = client.test.database;
  start = new Date(Date.now() + DAY);
  await ensurePartitions(sqlOfClient(pool), start, new Date(start.getTime() + 3 * DAY));
  for (let day = 0; day < 3; day += 1) {
    const now = new Date(start.getTime() + day * DAY);
    const rare = anEvent({ eventType: 'rare', details: `{"day":${day}}` });
    const common = Array.from({ length: 3_999 }, () => anEvent());
    await client.store([rare, ...common], { now });
    await client.store([...common, rare], { now });
  }
  const stream = await client.test.database.prisma.stream.findUniqueOrThrow({
    where: { groupId: client.groups.acme.id },
  });
  streamId = stream.id;
}, 60_000);
afterAll(() => client.close());

interface Counted {
  readonly walk: EventWalk;
  readonly statements: number;
}

/** A walk whose every statement takes `cost` milliseconds of a clock that else stands still. */
async function walkFor(filters: EventFilters, cost = 0): Promise<Counted> {
  const { pool } = client.test.database;
  let time = 0;
  let statements = 0;
  const run: RunRead = async (read) => {
    const result = await read(pool);
    statements += 1;
    time += cost;
    return result;
  };
  const from = await newestPosition(pool, { streamId });
  const walk = createEventWalk({ run, scope: { streamId }, filters, from, clock: () => time });
  return {
    walk,
    get statements() {
      return statements;
    },
  };
}

describe('a walk through a stream', () => {
  it('finds what is rare in a few statements', async () => {
    const counted = await walkFor({ eventType: 'rare' });
    const { events, next } = await counted.walk.readPage(PATIENT);
    expect(events.map(({ key }) => key)).toEqual([24_000, 16_001, 16_000, 8_001, 8_000, 1]);
    expect(next).toBeUndefined();
    expect(counted.statements).toBe(2);
  });

  it('keeps to small windows when statements are slow', async () => {
    const counted = await walkFor({ search: termsOf('nowhere') }, 300);
    expect((await counted.walk.readPage(PATIENT)).events).toEqual([]);
    expect(counted.statements).toBe(5);
  });

  it('gives out what it has when the time is over, and goes on from there', async () => {
    const { walk } = await walkFor({ eventType: 'rare' }, 300);
    const pages: number[][] = [];
    while (walk.position !== undefined) {
      const { events } = await walk.readPage({ ...PATIENT, milliseconds: 100 });
      pages.push(events.map(({ key }) => key));
    }
    expect(pages).toEqual([[24_000], [16_001, 16_000], [], [8_001, 8_000], [1]]);
  });

  it('reads at least one event, however large, and no more than the bytes', async () => {
    const { walk } = await walkFor({});
    const [first] = (await walk.readPage({ ...PATIENT, bytes: 1 })).events;
    const size = Buffer.byteLength(first?.body ?? '');
    const { events } = await walk.readPage({ ...PATIENT, bytes: 3 * size });
    expect(first?.key).toBe(24_000);
    expect(events.map(({ key }) => key)).toEqual([23_999, 23_998, 23_997]);
  });

  it('gives out everything once, in pages of any size', async () => {
    const { walk } = await walkFor({});
    const sequences: number[] = [];
    for (let size = 1; walk.position !== undefined; size = (size * 7) % 1_009) {
      const { events } = await walk.readPage({ ...PATIENT, events: size, bytes: 100 * MB });
      sequences.push(...events.map(({ key }) => key));
    }
    expect(sequences).toHaveLength(24_000);
    expect(sequences.every((sequence, index) => sequence === 24_000 - index)).toBe(true);
  });

  it('ends where retention has dropped the rest', async () => {
    const { pool } = client.test.database;
    const name = `audit_events_${start.toISOString().slice(0, 10).replaceAll('-', '')}`;
    await pool.query(`DROP TABLE ${name}`);
    const { walk } = await walkFor({ eventType: 'rare' });
    const { events, next } = await walk.readPage(PATIENT);
    expect(events.map(({ key }) => key)).toEqual([24_000, 16_001, 16_000, 8_001]);
    expect(next).toBeUndefined();
  });
});
