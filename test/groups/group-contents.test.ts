import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Group } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type ManagementServer, startManagementServer, tokenOf } from './management-server.ts';

let test: TestDatabase;
let server: ManagementServer;
let top: Group;
let left: Group;
let owner: string;
let leftGuest: string;

beforeAll(async () => {
  test = await createTestDatabase();
  const { prisma } = test.database;
  server = await startManagementServer(test);
  top = await aGroup(prisma, 'Top');
  left = await aGroup(prisma, 'left', top);
  await aGroup(prisma, 'right', top);
  await aGroup(prisma, 'leaf', left);
  owner = await tokenOf(test, await aUser(prisma, 'owner', { roles: [[top, 50]] }));
  leftGuest = await tokenOf(test, await aUser(prisma, 'guest', { roles: [[left, 10]] }));
  for (const [path, namespace_id] of [
    ['one', top.id],
    ['two', left.id],
  ] as const) {
    // prettier-ignore
    const body = { name: path, path, namespace_id };
    expect((await server.call('POST /projects', { token: owner, body })).status).toBe(201);
  }
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const paths = async (line: string, token = owner) => {
  const { status, json } = await server.call(`GET ${line}`, { token });
  return status === 200 ? json.map((each: { path: string }) => each.path) : status;
};

describe('what is below a group', () => {
  it('is listed: the subgroups right below it, all groups below it, and its projects', async () => {
    expect(await paths(`/groups/${top.id}/subgroups`)).toEqual(['left', 'right']);
    expect(await paths('/groups/top/descendant_groups')).toEqual(['left', 'right', 'leaf']);
    expect(await paths(`/groups/${top.id}/projects`)).toEqual(['one']);
    expect(await paths(`/groups/${top.id}/projects?include_subgroups=true`)).toEqual(['one', 'two']);
    expect(await paths(`/groups/${left.id}/projects?include_subgroups=false`)).toEqual(['two']);
  });

  it('can be searched, and comes by page with what was asked in the links', async () => {
    expect(await paths('/groups?search=LEA')).toEqual(['leaf']);
    expect(await paths(`/groups/${top.id}/subgroups?search=t`)).toEqual(['left', 'right']);
    expect(await paths(`/groups/${top.id}/descendant_groups?search=lea`)).toEqual(['leaf']);
    const line = `/groups/${top.id}/projects?include_subgroups=true&per_page=1`;
    const { headers } = await server.call(`GET ${line}`, { token: owner });
    expect(headers.get('x-total')).toBe('2');
    const next = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? '';
    expect(next).toContain('include_subgroups=true');
    expect(await paths(next.slice(`${server.url}/api/v4`.length))).toEqual(['two']);
  });

  it('is for those who see the group', async () => {
    for (const list of ['subgroups', 'descendant_groups', 'projects']) {
      expect(await paths(`/groups/${top.id}/${list}`, leftGuest)).toBe(404);
    }
    expect(await paths(`/groups/${left.id}/subgroups`, leftGuest)).toEqual(['leaf']);
    expect(await paths(`/groups/${left.id}/projects`, leftGuest)).toEqual(['two']);
  });

  it('is refused when what is asked cannot be read', async () => {
    for (const [line, message] of [
      ['projects?include_subgroups=perhaps', { include_subgroups: ['is invalid. Send true or false.'] }],
      ['subgroups?search=%00', { search: ['is invalid. Send a text without U+0000.'] }],
    ] as const) {
      const answer = await server.call(`GET /groups/${top.id}/${line}`, { token: owner });
      expect(answer).toMatchObject({ status: 400, json: { message } });
    }
  });
});
