import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { User } from '../../src/database/generated/client.ts';
import {
  groupTokenOf,
  type ManagementServer,
  startManagementServer,
  streamOf,
  tokenOf,
} from '../groups/management-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { aGroup, aUser } from './people.ts';

let test: TestDatabase;
let server: ManagementServer;
let ada: User;
let admin: string;

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

const make = (body: object) => server.call('POST /users', { token: admin, body });
const lastEvents = async (count: number) =>
  (await streamOf(test, null)).slice(-count).map(({ event_type, body }) => {
    const { author_id, target_id, target_details, details, entity_type } = JSON.parse(body);
    return { event_type, entity_type, author_id, target_id, target_details, message: details.custom_message };
  });

describe('making a user', () => {
  it('answers with it and records it for the installation', async () => {
    const { status, json } = await make({ username: 'grace', name: 'Grace', email: 'Grace@Example.com' });
    expect({ status, json }).toEqual({
      status: 201,
      json: {
        id: expect.any(Number),
        username: 'grace',
        name: 'Grace',
        state: 'active',
        email: 'grace@example.com',
        is_admin: false,
        created_at: expect.any(String),
      },
    });
    expect(await lastEvents(1)).toEqual([
      {
        event_type: 'user_created',
        entity_type: 'Gitlab::Audit::InstanceScope',
        author_id: ada.id,
        target_id: json.id,
        target_details: 'Grace',
        message: 'User grace created',
      },
    ]);
  });

  it('makes an admin when it is told to, and says so in the event', async () => {
    const { json } = await make({ username: 'chief', name: 'C', email: 'chief@example.com', admin: true });
    expect(json.is_admin).toBe(true);
    expect(await lastEvents(1)).toMatchObject([{ message: 'User chief created as administrator' }]);
  });

  it.each([
    [
      {},
      {
        username: ['is missing. Send a text.'],
        name: ['is missing. Send a text.'],
        email: ['is missing. Send a text.'],
      },
    ],
    [
      { username: 'ADA', name: 'A', email: 'ADA@example.com' },
      { username: ['has already been taken'], email: ['has already been taken'] },
    ],
    [
      { username: 'new', name: 'N', email: 'new@example.com', admin: 'yes' },
      { admin: ['is invalid. Send true or false.'] },
    ],
    [
      { username: 'a b', name: '', email: 'x' },
      { name: ["can't be blank"], email: ['is invalid'] },
    ],
  ])('refuses %j by naming the fields', async (body, message) => {
    const before = await streamOf(test, null);
    expect(await make(body)).toMatchObject({ status: 400, json: { message } });
    expect(await streamOf(test, null)).toHaveLength(before.length);
  });

  it('lets one of many at once have a username', async () => {
    const answers = await Promise.all(
      ['race', 'Race', 'RACE'].map((username) =>
        make({ username, name: 'R', email: `${username}@example.com` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400]);
  });
});

describe('the list of users', () => {
  it('comes by page, and finds a username regardless of case and of wildcards', async () => {
    for (const username of ['u_1', 'ux1', 'u.2']) await aUser(test.database.prisma, username);
    const find = async (username: string) => {
      const line = `GET /users?username=${encodeURIComponent(username)}`;
      return (await server.call(line, { token: admin })).json.map((user: User) => user.username);
    };
    expect(await find('U_1')).toEqual(['u_1']);
    for (const nobody of ['u%', '\0', '', 'u*', 'ä'.repeat(300)]) expect(await find(nobody)).toEqual([]);
    const page = await server.call('GET /users?per_page=1', { token: admin });
    expect(page.json).toHaveLength(1);
    expect(page.headers.get('link')).toContain(`per_page=1&id_after=${page.json[0].id}&page=2>; rel="next"`);
    expect(page.headers.get('x-next-page')).toBe('2');
  });

  it.each([
    ['per_page=0', { per_page: ['is invalid. Send a number from 1 to 100.'] }],
    ['per_page=x', { per_page: ['is invalid. Send a number from 1 to 100.'] }],
    ['id_after=x', { id_after: ['is invalid. Send an integer.'] }],
    ['page=0', { page: ['is invalid. Send a number from 1 on.'] }],
  ])('refuses %s', async (query, message) => {
    expect(await server.call(`GET /users?${query}`, { token: admin })).toMatchObject({
      status: 400,
      json: { message },
    });
  });

  it.each(['id_after=-5', 'id_after=99999999999', 'per_page=1000', 'page=1', 'page=2'])(
    'takes %s',
    async (query) => {
      expect((await server.call(`GET /users?${query}`, { token: admin })).status).toBe(200);
    },
  );
});

describe('blocking a user', () => {
  it('answers true, shuts the user out and in again, and records each change once', async () => {
    const user = await aUser(test.database.prisma, 'blockee');
    const token = await tokenOf(test, user);
    const status = async () => (await server.call('GET /user', { token })).status;
    expect(await status()).toBe(200);
    for (const what of ['block', 'block']) {
      const answer = await server.call(`POST /users/${user.id}/${what}`, { token: admin });
      expect(answer).toMatchObject({ status: 201, json: true });
    }
    expect(await status()).toBe(401);
    for (const what of ['unblock', 'unblock']) {
      const answer = await server.call(`POST /users/${user.id}/${what}`, { token: admin });
      expect(answer).toMatchObject({ status: 201, json: true });
    }
    expect(await status()).toBe(200);
    expect((await lastEvents(3)).map(({ event_type }) => event_type).slice(1)).toEqual([
      'user_blocked',
      'unblock_user',
    ]);
  });

  it.each(['0', '2000000000', '99999999999', 'ada', '-1'])('does not find %s', async (id) => {
    for (const what of ['block', 'unblock']) {
      expect(await server.call(`POST /users/${id}/${what}`, { token: admin })).toMatchObject({
        status: 404,
        json: { message: '404 User Not Found' },
      });
    }
  });

  it('is not for oneself', async () => {
    expect(await server.call(`POST /users/${ada.id}/block`, { token: admin })).toMatchObject({
      status: 403,
      json: { message: '403 Forbidden - you cannot block yourself; ask another admin' },
    });
  });

  it('leaves an admin when all of them block each other at once', async () => {
    const { prisma } = test.database;
    for (let round = 0; round < 5; round += 1) {
      await prisma.user.updateMany({ data: { admin: false } });
      const admins = await Promise.all(
        [1, 2, 3].map((n) => aUser(prisma, `ring-${round}-${n}`, { admin: true })),
      );
      const tokens = await Promise.all(admins.map((one) => tokenOf(test, one)));
      const answers = await Promise.all(
        admins.map((_, index) =>
          server.call(`POST /users/${admins[(index + 1) % 3]?.id}/block`, { token: tokens[index] ?? '' }),
        ),
      );
      for (const { status } of answers) expect([201, 401, 403]).toContain(status);
      const left = await prisma.user.count({ where: { admin: true, blocked: false } });
      expect(left).toBeGreaterThanOrEqual(1);
    }
    await prisma.user.update({ where: { id: ada.id }, data: { admin: true } });
  });
});

describe('who am I', () => {
  it('tells users about themselves, and whether they are admins only those who are', async () => {
    const user = await aUser(test.database.prisma, 'me');
    const { json } = await server.call('GET /user', { token: await tokenOf(test, user, ['read_api']) });
    expect(json).toEqual({
      id: user.id,
      username: 'me',
      name: 'ME',
      state: 'active',
      email: 'me@example.com',
      created_at: expect.any(String),
    });
    expect((await server.call('GET /user', { token: admin })).json).toMatchObject({ is_admin: true });
  });
});

describe('a user', () => {
  const missing = { status: 404, json: { message: '404 User Not Found' } };
  it('is shown to admins and to themselves, and to no other one', async () => {
    const user = await aUser(test.database.prisma, 'shown');
    const token = await tokenOf(test, user, ['read_api']);
    for (const held of [token, admin]) {
      expect(await server.call(`GET /users/${user.id}`, { token: held })).toMatchObject({
        status: 200,
        json: { id: user.id, username: 'shown', is_admin: false, email: 'shown@example.com' },
      });
    }
    expect(await server.call(`GET /users/${ada.id}`, { token })).toMatchObject(missing);
    const robot = await groupTokenOf(test, await aGroup(test.database.prisma, 'robots'), 50);
    expect(await server.call(`GET /users/${user.id}`, { token: robot })).toMatchObject(missing);
  });

  it.each(['0', '2000000000', '99999999999', 'ada'])('is not found by %s', async (id) => {
    expect(await server.call(`GET /users/${id}`, { token: admin })).toMatchObject(missing);
  });
});
