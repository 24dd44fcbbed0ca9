import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { User } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
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
const unique = () => `d${(names += 1)}`;
const remove = (id: number | string, token = admin) => server.call(`DELETE /users/${id}`, { token });
const SOLE_OWNER = {
  status: 409,
  json: { message: 'User cannot be removed while is the sole-owner of a group' },
};

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startManagementServer(test);
  ada = await aUser(test.database.prisma, 'ada', { admin: true });
  admin = await tokenOf(test, ada);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

describe('deleting a user', () => {
  it('ends their tokens and memberships at once, and keeps what they did', async () => {
    const { prisma } = test.database;
    const top = await aGroup(prisma, unique());
    const sub = await aGroup(prisma, 'sub', top);
    const user = await aUser(prisma, unique(), { roles: [[top, 30], [sub, 50]] }); // prettier-ignore
    const token = await tokenOf(test, user);
    const made = await server.call(`POST /groups/${sub.id}/access_tokens`, {
      token,
      body: { name: 'ci', scopes: ['api'], access_level: 40 },
    });
    expect(made.status).toBe(201);
    expect((await server.call('GET /user', { token })).status).toBe(200);

    expect(await remove(user.id)).toMatchObject({ status: 204, json: undefined });
    expect((await server.call('GET /user', { token })).status).toBe(401);
    expect(await remove(user.id)).toMatchObject({ status: 404, json: { message: '404 User Not Found' } });
    expect(await prisma.membership.count({ where: { userId: user.id } })).toBe(0);
    expect(await prisma.accessToken.count({ where: { userId: user.id } })).toBe(0);
    // What they made for the group is the group's.
    expect((await server.call(`GET /groups/${sub.id}`, { token: made.json.token })).status).toBe(200);
    const [did] = await streamOf(test, top);
    expect(JSON.parse(did?.body ?? '')).toMatchObject({ author_id: user.id, author_name: user.name });
  });

  it('is an event of the installation and of each group that loses a member', async () => {
    const { prisma } = test.database;
    const top = await aGroup(prisma, unique());
    const sub = await aGroup(prisma, 'sub', top);
    const user = await aUser(prisma, unique(), { roles: [[top, 30], [sub, 50]] }); // prettier-ignore
    await remove(user.id);
    expect((await streamOf(test, top)).map((event) => [event.event_type, event.entity_path])).toEqual([
      ['member_destroyed', top.fullPath],
      ['member_destroyed', sub.fullPath],
    ]);
    const [last] = (await streamOf(test, null)).slice(-1);
    expect(JSON.parse(last?.body ?? '')).toMatchObject({
      event_type: 'user_destroyed',
      author_id: ada.id,
      entity_type: 'Gitlab::Audit::InstanceScope',
      target_id: user.id,
      target_type: 'User',
      target_details: user.name,
      details: { custom_message: `User ${user.username} scheduled for deletion` },
    });
  });

  it.each(['0', '2000000000', '99999999999', 'ada', '-1'])('does not find %s', async (id) => {
    expect(await remove(id)).toMatchObject({ status: 404, json: { message: '404 User Not Found' } });
  });

  it('is not for oneself, for other users or for a group’s token', async () => {
    const { prisma } = test.database;
    const user = await aUser(prisma, unique());
    expect(await remove(ada.id)).toMatchObject({
      status: 403,
      json: { message: '403 Forbidden - you cannot delete yourself; ask another admin' },
    });
    for (const token of [
      await tokenOf(test, user),
      await groupTokenOf(test, await aGroup(prisma, unique()), 50),
    ]) {
      expect((await remove(user.id, token)).status).toBe(403);
    }
    expect(await prisma.user.count({ where: { id: user.id } })).toBe(1);
  });

  it('is refused for the only Owner of a top-level group until there is another one who is not blocked', async () => {
    const { prisma } = test.database;
    const top = await aGroup(prisma, unique());
    const owner = await aUser(prisma, unique(), { roles: [[top, 50]] });
    const heir = await aUser(prisma, unique(), { roles: [[top, 50]] });
    await server.call(`POST /users/${heir.id}/block`, { token: admin });
    expect(await remove(owner.id)).toMatchObject(SOLE_OWNER);
    expect(await streamOf(test, top)).toEqual([]);
    await server.call(`POST /users/${heir.id}/unblock`, { token: admin });
    expect((await remove(owner.id)).status).toBe(204);
    expect(await remove(heir.id)).toMatchObject(SOLE_OWNER);
  });

  it('leaves each group an Owner, and the installation an admin, when many are deleted at once', async () => {
    const { prisma } = test.database;
    for (let round = 0; round < 4; round += 1) {
      await prisma.user.updateMany({ data: { admin: false } });
      const top = await aGroup(prisma, unique());
      const made = await Promise.all(
        [1, 2, 3].map(() => aUser(prisma, unique(), { admin: true, roles: [[top, 50]] })),
      );
      const tokens = await Promise.all(made.map((one) => tokenOf(test, one)));
      const answers = await Promise.all(
        made.map((_, index) => remove(made[(index + 1) % 3]?.id ?? 0, tokens[index])),
      );
      for (const { status } of answers) expect([204, 401, 403, 409]).toContain(status);
      const left = { admin: true, blocked: false };
      expect(await prisma.user.count({ where: left })).toBeGreaterThanOrEqual(1);
      const owners = { groupId: top.id, accessLevel: 50 };
      expect(await prisma.membership.count({ where: owners })).toBeGreaterThanOrEqual(1);
    }
    await prisma.user.update({ where: { id: ada.id }, data: { admin: true } });
  });
});
