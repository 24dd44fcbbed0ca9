import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Group, User } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { groupTokenOf, type ManagementServer, startManagementServer, tokenOf } from './management-server.ts';

// Two nodes on one database. Their clock stands still: nothing is forgotten because of its age.
const STILL = new Date();

let test: TestDatabase;
let here: ManagementServer;
let there: ManagementServer;
let admin: string;
let names = 0;
let group: Group;
let grace: User;
let token: string;
const unique = () => `a${(names += 1)}`;

beforeAll(async () => {
  test = await createTestDatabase();
  here = await startManagementServer(test, { now: () => STILL });
  there = await startManagementServer(test, { now: () => STILL });
  admin = await tokenOf(test, await aUser(test.database.prisma, 'admin', { admin: true }));
});
beforeEach(async () => {
  group = await aGroup(test.database.prisma, unique());
  grace = await aUser(test.database.prisma, unique(), { roles: [[group, 50]] });
  token = await tokenOf(test, grace);
});
afterAll(async () => {
  await here.close();
  await there.close();
  await test.close();
});

/** How long a change may take to be everywhere. */
const EVERYWHERE_MS = 5_000;

async function until(node: ManagementServer, held: string, status: number): Promise<void> {
  const read = () => node.call(`GET /groups/${group.id}/members`, { token: held });
  await eventually(async () => (await read()).status === status, EVERYWHERE_MS);
}

async function bites(held: string, status: number, change: () => Promise<{ status: number }>): Promise<void> {
  for (const node of [here, there]) await until(node, held, 200);
  expect((await change()).status).toBeLessThan(300);
  const answer = await here.call(`GET /groups/${group.id}/members`, { token: held });
  expect(answer.status).toBe(status);
  await until(there, held, status);
}

describe('on the node that made the change at once, and on the other within 5 s,', () => {
  it('a blocked user is shut out', async () => {
    await bites(token, 401, () => here.call(`POST /users/${grace.id}/block`, { token: admin }));
  });

  it('a demoted Owner manages no longer', async () => {
    const line = `PUT /groups/${group.id}/members/${grace.id}`;
    await bites(token, 403, () => here.call(line, { token: admin, body: { access_level: 40 } }));
  });

  it('a removed member sees the group no longer', async () => {
    await bites(token, 404, () =>
      here.call(`DELETE /groups/${group.id}/members/${grace.id}`, { token: admin }),
    );
  });

  it('a revoked personal token is good no longer', async () => {
    const mine = { token: await tokenOf(test, grace) };
    const { json } = await here.call('GET /personal_access_tokens', mine);
    await bites(token, 401, () => here.call(`DELETE /personal_access_tokens/${json[0].id}`, mine));
  });

  it('a revoked group token is good no longer', async () => {
    const robot = await groupTokenOf(test, group, 50);
    const { json } = await here.call(`GET /groups/${group.id}/access_tokens`, { token });
    const line = `DELETE /groups/${group.id}/access_tokens/${json[0].id}`;
    await bites(robot, 401, () => here.call(line, { token }));
  });

  it('a token that revoked itself is good no longer', async () => {
    await bites(token, 401, () => here.call('DELETE /personal_access_tokens/self', { token }));
  });

  it('a rotated token is good no longer', async () => {
    await bites(token, 401, () => here.call('POST /personal_access_tokens/self/rotate', { token }));
  });

  it('a deleted group is gone', async () => {
    await bites(admin, 404, () => here.call(`DELETE /groups/${group.id}`, { token: admin }));
  });
});
