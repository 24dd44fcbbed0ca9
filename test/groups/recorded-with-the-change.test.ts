import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Group, User } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type ManagementServer, startManagementServer, tokenOf } from './management-server.ts';

let test: TestDatabase;
let server: ManagementServer;
let admin: string;
let group: Group;
let grace: User;
let member: User;

beforeAll(async () => {
  test = await createTestDatabase();
  const { prisma, pool } = test.database;
  server = await startManagementServer(test);
  admin = await tokenOf(test, await aUser(prisma, 'admin', { admin: true }));
  group = await aGroup(prisma, 'team');
  grace = await aUser(prisma, 'grace');
  member = await aUser(prisma, 'member', { roles: [[group, 30]] });
  await tokenOf(test, grace);
  await pool.query('ALTER TABLE audit_events ADD CONSTRAINT log_is_broken CHECK (id < 0) NOT VALID');
});
afterAll(async () => {
  await server.close();
  await test.close();
});

/** Everything that a request may change, as text. */
async function state(): Promise<string> {
  const tables = ['users', 'groups', 'memberships', 'access_tokens', 'streams', 'audit_events'];
  const rows: unknown[] = [];
  for (const table of tables) {
    const { rows: found } = await test.database.pool.query(
      `SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY to_jsonb(t)::text`,
    );
    rows.push(found);
  }
  return JSON.stringify(rows);
}

describe('a change whose event cannot be stored', () => {
  const token = { name: 'n', scopes: ['api'] };
  it.each([
    ['making a group', () => ['POST /groups', { name: 'N', path: 'new' }]],
    ['deleting a group', () => [`DELETE /groups/${group.id}`]],
    ['renaming a group', () => [`PUT /groups/${group.id}`, { name: 'New' }]],
    ['adding a member', () => [`POST /groups/${group.id}/members`, { user_id: grace.id, access_level: 50 }]],
    ['changing a member', () => [`PUT /groups/${group.id}/members/${member.id}`, { access_level: 50 }]],
    ['removing a member', () => [`DELETE /groups/${group.id}/members/${member.id}`]],
    [
      'making a group token',
      () => [`POST /groups/${group.id}/access_tokens`, { ...token, access_level: 50 }],
    ],
    ['making a user', () => ['POST /users', { username: 'new', name: 'N', email: 'new@example.com' }]],
    ['blocking a user', () => [`POST /users/${grace.id}/block`]],
    ['deleting a user', () => [`DELETE /users/${member.id}`]],
    ['making a personal token', () => [`POST /users/${grace.id}/personal_access_tokens`, token]],
    ['rotating a token', () => ['POST /personal_access_tokens/self/rotate']],
    ['revoking a token', () => ['DELETE /personal_access_tokens/self']],
  ] as [string, () => [string, object?]][])('is not made: %s', async (_what, request) => {
    const before = await state();
    const [line, body] = request();
    const answer = await server.call(line, { token: admin, ...(body && { body }) });
    expect(answer).toMatchObject({ status: 500, json: { message: '500 Internal Server Error' } });
    expect(await state()).toBe(before);
  });
});
