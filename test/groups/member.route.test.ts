import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessLevel } from '../../src/access/actor.ts';
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
let names = 0;
let top: Group;
let owner: User;
let token: string;
const unique = () => `m${(names += 1)}`;
const user = (roles: readonly (readonly [Group, AccessLevel])[] = []) =>
  aUser(test.database.prisma, unique(), { roles });
const members = () => `/groups/${top.id}/members`;
const LAST = {
  status: 403,
  json: {
    message: '403 Forbidden - this is the last Owner of the group; make another member Owner first',
  },
};

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startManagementServer(test);
});
beforeEach(async () => {
  top = await aGroup(test.database.prisma, unique());
  owner = await user([[top, 50]]);
  token = await tokenOf(test, owner);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

describe('the members of a group', () => {
  it('are added, changed, listed and removed, each with an event in the words of GitLab', async () => {
    const grace = await user();
    const line = `${members()}/${grace.id}`;
    const body = { user_id: grace.id, access_level: 10 };
    const json = { id: grace.id, username: grace.username, name: grace.name, state: 'active' };
    const added = await server.call(`POST ${members()}`, { token, body });
    expect(added).toMatchObject({ status: 201, json: { ...json, access_level: 10 } });
    const changed = await server.call(`PUT ${line}`, { token, body: { access_level: 40 } });
    expect(changed).toMatchObject({ status: 200, json: { ...json, access_level: 40 } });
    const unchanged = await server.call(`PUT ${line}`, { token, body: { access_level: 40 } });
    expect(unchanged).toMatchObject({ status: 200, json: { access_level: 40 } });
    const listed = await server.call(`GET ${members()}`, { token });
    expect(listed.json).toEqual([
      expect.objectContaining({ id: owner.id, access_level: 50 }),
      { ...json, access_level: 40 },
    ]);
    expect(await server.call(`DELETE ${line}`, { token })).toMatchObject({ status: 204, json: undefined });

    const events = (await streamOf(test, top)).map(({ event_type, body: text }) => {
      const { details, author_id, target_id, target_type, ip_address } = JSON.parse(text);
      expect({ author_id, target_id, target_type, ip_address }).toEqual({
        author_id: owner.id,
        target_id: grace.id,
        target_type: 'User',
        ip_address: '127.0.0.1',
      });
      return [event_type, details.custom_message];
    });
    expect(events).toEqual([
      ['member_created', 'Added user access as Guest'],
      ['member_updated', 'Changed access level from Guest to Maintainer'],
      ['member_destroyed', 'Removed user access'],
    ]);
  });

  it('of a subgroup are those of its own, and their events go to the top-level group’s stream', async () => {
    const kid = await aGroup(test.database.prisma, 'kid', top);
    const grace = await user();
    const body = { user_id: grace.id, access_level: 50 };
    expect((await server.call(`POST /groups/${kid.id}/members`, { token, body })).status).toBe(201);
    const { json } = await server.call(`GET /groups/${kid.id}/members`, { token });
    expect(json.map(({ id }: User) => id)).toEqual([grace.id]);
    expect(await streamOf(test, top)).toMatchObject([
      { event_type: 'member_created', entity_path: `${top.path}/kid` },
    ]);
  });

  it('are shown one by one, and with those of the groups above, each with the highest role', async () => {
    const kid = await aGroup(test.database.prisma, 'kid', top);
    const both = await user([
      [top, 20],
      [kid, 40],
    ]);
    const above = await user([[top, 30]]);
    const line = `/groups/${kid.id}/members`;
    const all = await server.call(`GET ${line}/all?per_page=2`, { token });
    expect(
      all.json.map((each: { id: number; access_level: number }) => [each.id, each.access_level]),
    ).toEqual([
      [owner.id, 50],
      [both.id, 40],
    ]);
    expect(all.headers.get('x-total')).toBe('3');
    const shown = async (path: string) => {
      const { status, json } = await server.call(`GET ${line}${path}`, { token });
      return status === 200 ? json.access_level : json.message;
    };
    expect(await shown(`/${both.id}`)).toBe(40);
    expect(await shown(`/all/${both.id}`)).toBe(40);
    expect(await shown(`/all/${above.id}`)).toBe(30);
    for (const nobody of [above.id, 2_000_000_000, 99_999_999_999, 'x']) {
      expect(await shown(`/${nobody}`)).toBe('404 Member Not Found');
    }
    for (const nobody of [(await user()).id, 2_000_000_000, 99_999_999_999, 'x']) {
      expect(await shown(`/all/${nobody}`)).toBe('404 Member Not Found');
    }
  });

  it('can be managed by an Owner’s group token', async () => {
    const robot = await groupTokenOf(test, top, 50);
    const body = { user_id: (await user()).id, access_level: 20 };
    expect((await server.call(`POST ${members()}`, { token: robot, body })).status).toBe(201);
    const [event] = await streamOf(test, top);
    expect(JSON.parse(event?.body ?? '')).toMatchObject({ author_id: null, author_name: 'robot' });
  });

  it('are there once: a second time is refused', async () => {
    const body = { user_id: (await user()).id, access_level: 30 };
    const answers = await Promise.all([1, 2, 3].map(() => server.call(`POST ${members()}`, { token, body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.json).toEqual({ message: 'Member already exists' });
    expect(await streamOf(test, top)).toHaveLength(1);
  });

  it.each([
    [
      {},
      {
        user_id: ['is missing. Send an integer.'],
        access_level: ['is missing. Send one of 10, 20, 30, 40, 50.'],
      },
    ],
    [{ user_id: 'ada', access_level: 30 }, { user_id: ['is invalid. Send an integer.'] }],
    [{ user_id: 1, access_level: 35 }, { access_level: ['is invalid. Send one of 10, 20, 30, 40, 50.'] }],
    [{ user_id: 1, access_level: 60 }, { access_level: ['is invalid. Send one of 10, 20, 30, 40, 50.'] }],
  ])('are not made of %j', async (body, message) => {
    expect(await server.call(`POST ${members()}`, { token, body })).toMatchObject({
      status: 400,
      json: { message },
    });
    expect(await streamOf(test, top)).toEqual([]);
  });

  it('are users who exist and belong to the group', async () => {
    const stranger = await user();
    for (const user_id of [0, -3, 2_000_000_000, 9_999_999_999]) {
      const body = { user_id, access_level: 30 };
      expect(await server.call(`POST ${members()}`, { token, body })).toMatchObject({
        status: 404,
        json: { message: '404 User Not Found' },
      });
    }
    for (const id of [stranger.id, 2_000_000_000, '99999999999', 'ada']) {
      const answers = [
        await server.call(`PUT ${members()}/${id}`, { token, body: { access_level: 30 } }),
        await server.call(`DELETE ${members()}/${id}`, { token }),
      ];
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 404, json: { message: '404 Member Not Found' } });
      }
    }
    expect(await streamOf(test, top)).toEqual([]);
  });
});

describe('the last Owner', () => {
  it('of a top-level group is neither removed nor demoted', async () => {
    const before = await countEvents(test);
    const own = `${members()}/${owner.id}`;
    expect(await server.call(`DELETE ${own}`, { token })).toMatchObject(LAST);
    expect(await server.call(`PUT ${own}`, { token, body: { access_level: 40 } })).toMatchObject(LAST);
    expect((await server.call(`PUT ${own}`, { token, body: { access_level: 50 } })).status).toBe(200);
    const robot = await groupTokenOf(test, top, 50);
    expect(await server.call(`DELETE ${own}`, { token: robot })).toMatchObject(LAST);
    expect(await countEvents(test)).toBe(before);
  });

  it('is not helped by an Owner who is blocked', async () => {
    const other = await user([[top, 50]]);
    await test.database.prisma.user.update({ where: { id: other.id }, data: { blocked: true } });
    expect(await server.call(`DELETE ${members()}/${owner.id}`, { token })).toMatchObject(LAST);
    expect((await server.call(`DELETE ${members()}/${other.id}`, { token })).status).toBe(204);
  });

  it('can be removed by an admin, and in a subgroup by every actor who manages it', async () => {
    const kid = await aGroup(test.database.prisma, 'kid', top);
    const kids = await user([[kid, 50]]);
    const own = await tokenOf(test, kids);
    expect((await server.call(`DELETE /groups/${kid.id}/members/${kids.id}`, { token: own })).status).toBe(
      204,
    );
    const admin = await tokenOf(test, await aUser(test.database.prisma, unique(), { admin: true }));
    expect((await server.call(`DELETE ${members()}/${owner.id}`, { token: admin })).status).toBe(204);
  });

  it('is left when all Owners remove and demote each other at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const group = await aGroup(test.database.prisma, unique());
      const owners = await Promise.all([1, 2, 3].map(() => user([[group, 50]])));
      const tokens = await Promise.all(owners.map((one) => tokenOf(test, one)));
      await Promise.all(
        owners.map((_, index) => {
          const victim = owners[(index + 1) % 3];
          const line = `/groups/${group.id}/members/${victim?.id}`;
          const held = { token: tokens[index] ?? '' };
          return index === 0
            ? server.call(`PUT ${line}`, { ...held, body: { access_level: 30 } })
            : server.call(`DELETE ${line}`, held);
        }),
      );
      const where = { groupId: group.id, accessLevel: 50 };
      expect(await test.database.prisma.membership.count({ where })).toBeGreaterThanOrEqual(1);
    }
  });
});
