import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { addHeader, createIn, destinationIn, rowId, update, type DestinationAnswer } from './documents.ts';
import { eventually } from '../support/eventually.ts';
import { addHttpNamespace, addNamespace, aProject } from './filters.ts';
import { FORMS, run } from './forms.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const times = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

/** How often each list of errors came; none is "accepted". */
function tally(
  outcomes: readonly { readonly errors: readonly string[]; readonly topLevel: string | undefined }[],
) {
  const counts: Record<string, number> = {};
  for (const { errors, topLevel } of outcomes) {
    const what = topLevel ?? (errors.join(' + ') || 'accepted');
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

const isOver = (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<false>((resolve) => setImmediate(resolve, false))]);

const CAP = 'Maximum number of external audit event destinations (5) exceeded';

describe('twenty requests at once', () => {
  it('make five destinations', async () => {
    const group = await world.group();
    const outcomes = await times(20, (n) =>
      createIn(world, group, { destinationUrl: `https://example.com/${n}` }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 5, [CAP]: 15 });
  });

  it('activate no more than five destinations', async () => {
    const group = await world.group();
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) {
      const { id } = await destinationIn(world, group);
      await update(world, group, { id, active: false });
      ids.push(id);
    }
    const outcomes = await Promise.all(ids.map((id) => update(world, group, { id, active: true })));
    expect(tally(outcomes)).toEqual({ accepted: 5, [`Cannot activate: ${CAP}`]: 15 });
  });

  it.each([
    ['URL', { destinationUrl: 'https://example.com/same' }, 'Destination url has already been taken'],
    ['name', { name: 'same' }, 'Name has already been taken'],
    ['token', { verificationToken: 'the-same-token-again' }, 'Verification token has already been taken'],
  ])('make one destination of one %s', async (_what, input, message) => {
    const group = await world.group();
    const outcomes = await times(20, (n) =>
      createIn(world, group, { destinationUrl: `https://example.com/${n}`, ...input }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 1, [message]: 19 });
  });

  it('give one destination a name', async () => {
    const group = await world.group();
    const destinations: DestinationAnswer[] = [];
    for (let n = 0; n < 5; n++) destinations.push(await destinationIn(world, group));
    const outcomes = await times(20, (n) =>
      update(world, group, { id: destinations[n % 5]?.id, name: 'same' }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 4, 'Name has already been taken': 16 });
  });

  it('give a destination twenty headers and no more', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    for (let n = 0; n < 10; n++)
      await addHeader(world, group, { destinationId: id, key: `X-${n}`, value: 'v' });
    const outcomes = await times(20, (n) =>
      addHeader(world, group, { destinationId: id, key: `X-More-${n}`, value: 'v' }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 10, 'Headers are limited to 20 per destination': 10 });
  });

  it('make one header of one name', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const outcomes = await times(20, (n) =>
      addHeader(world, group, { destinationId: id, key: n % 2 === 0 ? 'X-Key' : 'x-key', value: 'v' }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 1, 'Key has already been taken': 19 });
  });
});

describe('a request while another process makes a destination of the same group', () => {
  it('counts that one, too', async () => {
    const { pool } = world.db.database;
    const group = await world.group();
    let id = '';
    for (let n = 0; n < 4; n += 1) ({ id } = await destinationIn(world, group));
    const other = await pool.connect();
    await other.query('BEGIN');
    await other.query('SELECT FROM groups WHERE id = $1 FOR NO KEY UPDATE', [group.id]);
    await other.query(
      `INSERT INTO destinations SELECT (jsonb_populate_record(d, jsonb_build_object(
         'id', nextval(pg_get_serial_sequence('destinations', 'id')), 'name', 'fifth',
         'identity', 'https://example.com/fifth'))).*
       FROM destinations d WHERE id = $1`,
      [rowId(id)],
    );
    const asked = createIn(world, group, { destinationUrl: 'https://example.com/sixth' });
    await eventually(async () => {
      const waiting = `SELECT FROM pg_stat_activity
                       WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return (await pool.query(waiting)).rowCount === 1 || (await isOver(asked));
    });
    await other.query('COMMIT');
    other.release();
    expect((await asked).errors).toEqual([CAP]);
  });
});

describe('twenty requests at once, in both generations of the API', () => {
  const forms = (owner: 'group' | 'instance', actor: Actor, group?: { readonly path: string }) =>
    [FORMS[owner](world, actor, group), FORMS[`${owner}Streaming`](world, actor, group)] as const;
  const owners: [string, () => Promise<ReturnType<typeof forms>>][] = [
    ['a group', async () => world.group().then((group) => forms('group', group.owner, group))],
    ['the instance', async () => forms('instance', await world.admin())],
  ];

  it.each(owners)('make and activate five destinations of %s', async (_whose, clients) => {
    await world.db.database.prisma.destination.deleteMany();
    const [legacy, consolidated] = await clients();
    const outcomes = await times(20, (n) =>
      (n % 2 === 0 ? legacy : consolidated).create({ url: `https://example.com/${n}` }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 5, [CAP]: 15 });
    // They are the older: there is room for five more, which are then paused for these.
    const first = outcomes.flatMap(({ node }) => (node === null ? [] : [node]));
    const set = (id: string, active: boolean) =>
      (id.includes('ExternalStreaming') ? consolidated : legacy).update({ id, active });
    for (const { id } of first) await set(id, false);
    const more: string[] = [];
    for (let n = 0; n < 5; n++) more.push((await legacy.made()).id);
    for (const id of more) await set(id, false);
    const activated = await Promise.all([...first.map(({ id }) => id), ...more].map((id) => set(id, true)));
    expect(tally(activated)).toEqual({ accepted: 5, [`Cannot activate: ${CAP}`]: 5 });
  });

  it.each(owners)('make one destination of one URL of %s', async (_whose, clients) => {
    await world.db.database.prisma.destination.deleteMany();
    const [legacy, consolidated] = await clients();
    const url = 'https://example.com/same';
    const outcomes = await times(20, (n) => (n % 2 === 0 ? legacy : consolidated).create({ url }));
    const counts = tally(outcomes);
    expect(counts['accepted']).toBe(1);
    expect(Object.values(counts).reduce((a, b) => a + b)).toBe(20);
    expect(Object.keys(counts)).toEqual(
      expect.arrayContaining(['Destination url has already been taken', 'Config url already taken.']),
    );
  });
});

describe('twenty requests at once for the parts of one destination, in both generations of the API', () => {
  const OWNERS = ['group', 'instance'] as const;
  const made = async (owner: (typeof OWNERS)[number]) => {
    await world.db.database.prisma.destination.deleteMany();
    const [admin, group] = [await world.admin(), await world.group()];
    const { id, url } = await FORMS[owner](world, admin, group).made();
    const model = owner === 'group' ? 'Group' : 'Instance';
    const consolidatedId = `gid://gitlab/AuditEvents::${model}::ExternalStreamingDestination/${rowId(id)}`;
    return { admin, group, id, consolidatedId, url };
  };

  it.each(OWNERS)('leave it with twenty headers at the most, of the %s', async (owner) => {
    const { admin, id, consolidatedId, url } = await made(owner);
    const create = `auditEventsStreaming${owner === 'group' ? '' : 'Instance'}HeadersCreate`;
    const alone = await times(25, (n) =>
      run(world, admin, create, { destinationId: id, key: `X-${n}`, value: 'v' }),
    );
    expect(tally(alone)).toEqual({ accepted: 20, 'Headers are limited to 20 per destination': 5 });

    const headers = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`Y-${n}`, { value: 'v' }]));
    const together = await times(20, (n) =>
      n === 5
        ? run(world, admin, `${owner}AuditEventStreamingDestinationsUpdate`, {
            id: consolidatedId,
            config: { url, headers },
          })
        : run(world, admin, create, { destinationId: id, key: `Z-${n}`, value: 'v' }),
    );
    const { accepted = 0, ...refused } = tally(together);
    expect(refused).toEqual({ 'Headers are limited to 20 per destination': 20 - accepted });
    // There was no room before the config made some, and five after it.
    expect(accepted).toBeLessThanOrEqual(6);
    expect(await world.db.database.prisma.header.count()).toBe(14 + accepted);
  });

  it('leave it with five namespace filters at the most', async () => {
    const { admin, group, id, consolidatedId } = await made('group');
    const paths: string[] = [];
    for (let n = 0; n < 10; n++) paths.push((await aProject(world, group, `p${n}`)).fullPath);
    const requests = paths.flatMap((path, n) => [
      addNamespace(world, { form: CONSOLIDATED, id: rowId(consolidatedId), group, actor: admin }, path),
      ...(n % 3 === 0
        ? [
            addHttpNamespace(
              world,
              { form: LEGACY, id: rowId(id), group, actor: admin },
              { projectPath: path },
            ),
          ]
        : []),
    ]);
    const outcomes = await Promise.all(requests);
    expect(outcomes.filter(({ payload }) => payload?.['namespaceFilter'] != null)).toHaveLength(5);
    expect(await world.db.database.prisma.namespaceFilter.count()).toBe(5);
  });
});

const LEGACY = { owner: 'group', generation: 'legacy' } as const;
const CONSOLIDATED = { owner: 'group', generation: 'consolidated' } as const;
