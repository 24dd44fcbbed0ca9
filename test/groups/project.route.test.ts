import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { httpPlace } from '../../src/destinations/model/http-place.ts';
import type { Group } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type ManagementServer, startManagementServer, streamOf, tokenOf } from './management-server.ts';

let test: TestDatabase;
let server: ManagementServer;
let top: Group;
let sub: Group;
let owner: string;
let guest: string;
let stranger: string;
let admin: string;
beforeAll(async () => {
  test = await createTestDatabase();
  const { prisma } = test.database;
  server = await startManagementServer(test);
  top = await aGroup(prisma, 'Top');
  sub = await aGroup(prisma, 'sub', top);
  owner = await tokenOf(test, await aUser(prisma, 'owner', { roles: [[top, 50]] }));
  guest = await tokenOf(test, await aUser(prisma, 'guest', { roles: [[sub, 10]] }));
  admin = await tokenOf(test, await aUser(prisma, 'admin', { admin: true }));
  stranger = await tokenOf(test, await aUser(prisma, 'stranger'));
});
afterAll(async () => {
  await server.close();
  await test.close();
});
const create = (body: object, token = owner) => server.call('POST /projects', { token, body });
const NOT_FOUND = { status: 404, json: { message: '404 Project Not Found' } };

describe('projects', () => {
  it('are declared, in GitLab’s shape, shown by id and by path, and recorded', async () => {
    const made = await create({ name: 'The App', path: 'App', namespace_id: sub.id });
    const project = {
      id: expect.any(Number),
      name: 'The App',
      name_with_namespace: 'TOP / SUB / The App',
      path: 'App',
      path_with_namespace: 'Top/sub/App',
      created_at: expect.stringMatching(/Z$/),
      namespace: {
        id: sub.id,
        name: 'SUB',
        path: 'sub',
        kind: 'group',
        full_path: 'Top/sub',
        parent_id: top.id,
      },
    };
    expect(made).toMatchObject({ status: 201, json: project });
    for (const id of [made.json.id, 'top%2Fsub%2Fapp']) {
      expect(await server.call(`GET /projects/${id}`, { token: owner })).toMatchObject({
        status: 200,
        json: made.json,
      });
      expect(await server.call(`GET /projects/${id}`, { token: guest })).toMatchObject({ status: 200 });
      expect(await server.call(`GET /projects/${id}`, { token: stranger })).toMatchObject(NOT_FOUND);
    }
    expect((await streamOf(test, top)).at(-1)).toMatchObject({
      event_type: 'project_created',
      entity_path: 'Top/sub',
    });
  });

  const taken = { path: ['has already been taken'] };
  it.each([
    [{ path: 'APP' }, { message: taken }],
    [{ path: 'a/b' }, { message: { path: [expect.stringMatching(/^can contain only letters/)] } }],
    [{ path: '', name: ' ' }, { message: { path: ["can't be blank"], name: ["can't be blank"] } }],
    [
      { path: 'x'.repeat(250) },
      { message: { path: [expect.stringMatching(/^is too long with its parents/)] } },
    ],
    [{ path: 5 }, { message: { path: ['is invalid. Send a text.'] } }],
  ])('are refused: %j', async (wrong, json) => {
    const answer = await create({ name: 'N', namespace_id: sub.id, ...wrong });
    expect(answer).toMatchObject({ status: 400, json });
  });

  it.each([
    [{ name: 'a_Path.1' }, 'a_Path.1'],
    [{ name: 'The  Größe / Test!' }, 'the-gro-e-test'],
    [{ path: 'only-path' }, 'only-path'],
  ])('get what %j leaves out', async (body, path) => {
    const { id } = await aGroup(test.database.prisma, `named-${path}`);
    const { status, json } = await create({ ...body, namespace_id: id }, admin);
    expect([status, json.path, json.name]).toEqual([201, path, 'name' in body ? body.name : path]);
  });

  it('are refused when there is neither a name nor a name that a path can be made of', async () => {
    const namespace_id = top.id;
    expect(await create({ namespace_id })).toMatchObject({
      status: 400,
      json: { message: { name: ['is missing. Send a text.'] } },
    });
    expect(await create({ name: '日本', namespace_id })).toMatchObject({
      status: 400,
      json: { message: { path: ["can't be blank"] } },
    });
  });

  it('cannot have the path of a group', async () => {
    const answer = await create({ name: 'N', path: 'SUB', namespace_id: top.id });
    expect(answer).toMatchObject({ status: 400, json: { message: taken } });
  });

  it('are for Owners to declare and to forget', async () => {
    const body = { name: 'N', path: 'mine', namespace_id: sub.id };
    expect(await create(body, guest)).toMatchObject({ status: 403 });
    expect(await create(body, stranger)).toMatchObject({ status: 404 });
    expect(await create({ ...body, namespace_id: 999_999 })).toMatchObject({ status: 404 });
    const { id } = (await create(body)).json;
    expect(await server.call(`DELETE /projects/${id}`, { token: guest })).toMatchObject({ status: 403 });
    expect(await server.call(`DELETE /projects/${id}`, { token: stranger })).toMatchObject(NOT_FOUND);
    expect(await server.call(`DELETE /projects/${id}`, { token: owner })).toMatchObject({
      status: 202,
      json: { message: '202 Accepted' },
    });
    expect(await server.call(`DELETE /projects/${id}`, { token: owner })).toMatchObject(NOT_FOUND);
    expect((await streamOf(test, top)).at(-1)).toMatchObject({ event_type: 'project_destroyed' });
  });

  it('stay while a destination is limited to one', async () => {
    const { id } = (await create({ name: 'N', path: 'filtered', namespace_id: top.id })).json;
    const { prisma } = test.database;
    const destination = await prisma.destination.create({
      data: {
        groupId: top.id,
        ...httpPlace('https://example.com'),
        name: 'D',
        namespaceFilters: { create: { projectId: id } },
      },
    });
    const remove = () => server.call(`DELETE /projects/${id}`, { token: owner });
    expect(await remove()).toMatchObject({
      status: 409,
      json: { message: expect.stringMatching(/namespace filter; delete that filter/) },
    });
    await prisma.destination.delete({ where: { id: destination.id } });
    expect(await remove()).toMatchObject({ status: 202 });
  });

  it('are listed by page for those who see their groups, and can be searched', async () => {
    const list = async (query: string, token = guest) =>
      (await server.call(`GET /projects${query}`, { token })).json.map((each: { path: string }) => each.path);
    await create({ name: 'Tool 100%', path: 'tool_x', namespace_id: sub.id });
    await create({ name: 'Hidden', path: 'hidden', namespace_id: top.id });
    expect(await list('')).toEqual(['App', 'tool_x']);
    expect(await list('', owner)).toEqual(['App', 'tool_x', 'hidden']);
    expect(await list('', stranger)).toEqual([]);
    for (const search of ['TOOL', '100%', 'l_x']) {
      expect(await list(`?search=${encodeURIComponent(search)}`)).toEqual(['tool_x']);
    }
    for (const search of ['%', '_'])
      expect(await list(`?search=${encodeURIComponent(search)}`)).toEqual(['tool_x']);
    expect(await server.call('GET /projects?search=%00', { token: guest })).toMatchObject({
      status: 400,
      json: { message: { search: ['is invalid. Send a text without U+0000.'] } },
    });
    expect(await list('?search=%5C')).toEqual([]);
    const page = await server.call('GET /projects?per_page=1&search=t', { token: guest });
    expect(page.headers.get('link')).toMatch(/search=t/);
  });
});
