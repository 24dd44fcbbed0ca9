import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Group, User } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  countEvents,
  groupTokenOf,
  type ManagementServer,
  startManagementServer,
  streamOf,
  tokenOf,
} from './management-server.ts';

let test: TestDatabase;
let server: ManagementServer;
let ada: User;
let admin: string;
let names = 0;
const unique = () => `g${(names += 1)}`;

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startManagementServer(test, { trustedProxies: ['127.0.0.1'] });
  ada = await aUser(test.database.prisma, 'ada', { admin: true });
  admin = await tokenOf(test, ada);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const make = (body: object, token = admin) => server.call('POST /groups', { token, body });
const group = (path = unique(), parent?: Group) => aGroup(test.database.prisma, path, parent);

describe('making a group', () => {
  it('answers with it and makes its creator Owner', async () => {
    const { status, json } = await make({ name: 'My Team', path: 'my-team' });
    expect({ status, json }).toEqual({
      status: 201,
      json: {
        id: expect.any(Number),
        name: 'My Team',
        path: 'my-team',
        full_path: 'my-team',
        full_name: 'My Team',
        parent_id: null,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    });
    const members = await server.call(`GET /groups/${json.id}/members`, { token: admin });
    expect(members.json).toEqual([
      { id: ada.id, username: 'ada', name: 'ADA', state: 'active', access_level: 50 },
    ]);
  });

  it('is an audit event of the group, with the author and the address behind the proxy', async () => {
    const { json } = await server.call('POST /groups', {
      token: admin,
      body: { name: 'Told', path: 'told' },
      headers: { 'x-forwarded-for': '192.0.2.7' },
    });
    const events = await streamOf(test, json);
    expect(events.map(({ event_type }) => event_type)).toEqual(['group_created', 'member_created']);
    expect(events[0]?.sender).toBeNull();
    expect(JSON.parse(events[0]?.body ?? '')).toMatchObject({
      author_id: ada.id,
      author_name: 'ADA',
      ip_address: '192.0.2.7',
      entity_id: json.id,
      entity_type: 'Group',
      entity_path: 'told',
      target_id: json.id,
      target_type: 'Group',
      target_details: 'Told',
    });
  });

  it('below another one is an event of the top-level group, by a group’s token too, and adds no member', async () => {
    const top = await group('parent');
    const token = await groupTokenOf(test, top, 50);
    const { json } = await make({ name: 'Kid', path: 'kid', parent_id: top.id }, token);
    expect(json).toMatchObject({ full_path: 'parent/kid', full_name: 'PARENT / Kid', parent_id: top.id });
    const events = await streamOf(test, top);
    expect(events.map((event) => [event.event_type, event.entity_path])).toEqual([
      ['group_created', 'parent/kid'],
    ]);
    expect(JSON.parse(events[0]?.body ?? '')).toMatchObject({ author_id: null, author_name: 'robot' });
    expect((await server.call(`GET /groups/${json.id}/members`, { token })).json).toEqual([]);
  });

  it('takes its parameters from the query and from a form, too', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const made = [
      await server.call('POST /groups?name=By+query&path=by-query', { token: admin }),
      await server.call('POST /groups', { token: admin, body: 'name=By%20form&path=by-form', headers: form }),
      await server.call('POST /groups', {
        token: admin,
        body: '{"name":"By curl","path":"by-curl"}',
        headers: form,
      }),
    ];
    expect(made.map(({ status, json }) => [status, json.name])).toEqual([
      [201, 'By query'],
      [201, 'By form'],
      [201, 'By curl'],
    ]);
  });

  it('lets one of many at once have a path, and records the one', async () => {
    const before = await countEvents(test);
    const answers = await Promise.all(
      ['same', 'Same', 'SAME', 'same', 'sAme'].map((path) => make({ name: 'Same', path })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400]);
    for (const { status, json } of answers) {
      if (status === 400) expect(json).toEqual({ message: { path: ['has already been taken'] } });
    }
    expect(await countEvents(test)).toBe(before + 2);
  });

  it.each([
    [{}, { name: ['is missing. Send a text.'], path: ['is missing. Send a text.'] }],
    [
      { name: 7, path: ['a'] },
      { name: ['is invalid. Send a text.'], path: ['is invalid. Send a text.'] },
    ],
    [
      { name: ' ', path: 'a b' },
      { name: ["can't be blank"], path: [expect.stringContaining('letters')] },
    ],
    [{ name: 'N', path: 'n', parent_id: 'x' }, { parent_id: ['is invalid. Send an integer.'] }],
    [{ name: 'N', path: 'n', parent_id: 1.5 }, { parent_id: ['is invalid. Send an integer.'] }],
  ])('refuses %j by naming the fields', async (body, message) => {
    const before = await countEvents(test);
    expect(await make(body)).toMatchObject({ status: 400, json: { message } });
    expect(await countEvents(test)).toBe(before);
  });

  it.each([2_000_000_000, 99_999_999_999, -1])('refuses the parent %d, which is none', async (parent_id) => {
    expect(await make({ name: 'N', path: unique(), parent_id })).toMatchObject({
      status: 404,
      json: { message: '404 Group Not Found' },
    });
  });
});

describe('seeing groups', () => {
  it('shows one by its number and by its full path', async () => {
    const top = await group();
    const kid = await group('seen', top);
    for (const name of [
      kid.id,
      encodeURIComponent(kid.fullPath),
      encodeURIComponent(kid.fullPath.toUpperCase()),
    ]) {
      const { status, json } = await server.call(`GET /groups/${name}`, { token: admin });
      expect([status, json.id]).toEqual([200, kid.id]);
    }
  });

  it.each(['0', '999999999', '99999999999999999999', 'no-such', 'a%00b', '%20'])(
    'does not find %s',
    async (name) => {
      expect(await server.call(`GET /groups/${name}`, { token: admin })).toMatchObject({
        status: 404,
        json: { message: '404 Group Not Found' },
      });
    },
  );

  it('lists what the caller sees: their own and what is below, nothing above or beside', async () => {
    const top = await group();
    const middle = await group('middle', top);
    const leaf = await group('leaf', middle);
    const beside = await group('beside', top);
    const token = await tokenOf(
      test,
      await aUser(test.database.prisma, unique(), { roles: [[middle, 10]] }),
      ['read_api'],
    );
    const listed = async (held: string) =>
      (await server.call('GET /groups?per_page=100', { token: held })).json.map(({ id }: Group) => id);
    expect(await listed(token)).toEqual([middle.id, leaf.id]);
    expect(await listed(await groupTokenOf(test, leaf, 10))).toEqual([leaf.id]);
    expect(await listed(await tokenOf(test, await aUser(test.database.prisma, unique())))).toEqual([]);
    expect(await listed(admin)).toEqual(expect.arrayContaining([top.id, middle.id, leaf.id, beside.id]));
  });

  it('comes by page, and the header Link leads through all of them', async () => {
    const top = await group();
    const made = [top];
    for (let n = 0; n < 4; n += 1) made.push(await group(`p${n}`, top));
    const token = await groupTokenOf(test, top, 10);
    const seen: number[] = [];
    let line = '/groups?per_page=2';
    for (;;) {
      const { json, headers } = await server.call(`GET ${line}`, { token });
      seen.push(...json.map(({ id }: Group) => id));
      const next = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
      if (next === undefined) break;
      expect(next.startsWith(`${server.url}/api/v4/`)).toBe(true);
      line = next.slice(`${server.url}/api/v4`.length);
    }
    expect(seen).toEqual(made.map(({ id }) => id));
  });
});

describe('deleting a group', () => {
  it('takes everything below along, and its tokens and paths end at once', async () => {
    const { prisma } = test.database;
    const top = await group('doomed');
    const kid = await group('kid', top);
    const leaf = await group('leaf', kid);
    const owner = await tokenOf(test, await aUser(prisma, unique(), { roles: [[leaf, 50]] }));
    const robot = await groupTokenOf(test, leaf, 50);
    for (const token of [owner, robot]) {
      expect((await server.call('GET /groups/doomed%2Fkid%2Fleaf', { token })).status).toBe(200);
    }
    const ids = { in: [top.id, kid.id, leaf.id] };

    expect(await server.call('DELETE /groups/doomed', { token: admin })).toMatchObject({
      status: 202,
      json: { message: '202 Accepted' },
    });
    expect((await server.call('GET /groups/doomed%2Fkid%2Fleaf', { token: owner })).status).toBe(404);
    expect((await server.call('GET /groups/doomed', { token: robot })).status).toBe(401);
    expect(await prisma.group.count({ where: { id: ids } })).toBe(0);
    expect(await prisma.membership.count({ where: { groupId: ids } })).toBe(0);
    expect(await prisma.accessToken.count({ where: { groupId: ids } })).toBe(0);
    expect(await prisma.stream.count({ where: { groupId: ids } })).toBe(0);
    expect((await server.call('DELETE /groups/doomed', { token: admin })).status).toBe(404);
    expect((await make({ name: 'Again', path: 'doomed' })).status).toBe(201);
  });

  it('of a subgroup is an event of the top-level group, of a top-level group one of the installation', async () => {
    const top = await group('ended');
    const kid = await group('kid', top);
    await group('leaf', kid);
    await server.call(`DELETE /groups/${kid.id}`, { token: admin });
    expect((await streamOf(test, top)).map((event) => [event.event_type, event.entity_path])).toEqual([
      ['group_destroyed', 'ended/kid/leaf'],
      ['group_destroyed', 'ended/kid'],
    ]);
    await server.call(`DELETE /groups/${top.id}`, { token: admin });
    const [last] = (await streamOf(test, null)).slice(-1);
    expect(last).toMatchObject({ event_type: 'group_destroyed', entity_path: 'ended' });
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ entity_id: top.id, author_id: ada.id });
  });

  it('keeps the events that are stored already', async () => {
    const top = await group();
    const event = { event_type: 'x', entity_type: 'Group', entity_path: top.fullPath, author_name: 'A' };
    const line = `/groups/${top.id}/audit_events`;
    const { json } = await server.call(`POST ${line}`, { token: admin, body: event });
    await server.call(`DELETE /groups/${top.id}`, { token: admin });
    const { rows } = await test.database.pool.query('SELECT FROM audit_events WHERE id = $1', [json.ids[0]]);
    expect(rows).toHaveLength(1);
    expect((await server.call(`POST ${line}`, { token: admin, body: event })).status).toBe(404);
  });

  it('and adding subgroups at the same time leaves either all or nothing', async () => {
    for (let round = 0; round < 5; round += 1) {
      const top = await group();
      const answers = await Promise.all([
        ...['a', 'b', 'c'].map((path) => make({ name: path, path, parent_id: top.id })),
        server.call(`DELETE /groups/${top.id}`, { token: admin }),
        server.call(`DELETE /groups/${top.id}`, { token: admin }),
        make({ name: 'd', path: 'd', parent_id: top.id }),
      ]);
      for (const { status } of answers) expect([201, 202, 400, 404]).toContain(status);
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
      const rest = await test.database.prisma.group.count({ where: { traversalIds: { has: top.id } } });
      expect(rest).toBe(0);
    }
  });
});
