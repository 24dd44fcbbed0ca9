import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Group, User } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type ManagementServer, startManagementServer, streamOf, tokenOf } from './management-server.ts';

let test: TestDatabase;
let server: ManagementServer;
let ada: User;
let token: string;
let top: Group;
let names = 0;

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startManagementServer(test);
  ada = await aUser(test.database.prisma, 'ada', { admin: true });
  token = await tokenOf(test, ada);
});
beforeEach(async () => {
  top = await aGroup(test.database.prisma, `g${(names += 1)}`);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const update = ({ id }: { id: number }, body: object) => server.call(`PUT /groups/${id}`, { token, body });
const fullName = async ({ id }: Group) =>
  (await server.call(`GET /groups/${id}`, { token })).json.full_name as string;

describe('renaming a group', () => {
  it('changes its name and those of all below it in words, and no path', async () => {
    const { prisma } = test.database;
    const kid = await aGroup(prisma, 'kid', top);
    const leaf = await aGroup(prisma, 'leaf', kid);
    const beside = await aGroup(prisma, 'beside', top);
    const { status, json } = await update(kid, { name: 'Kid / 1' });
    expect([status, json]).toEqual([
      200,
      expect.objectContaining({
        name: 'Kid / 1',
        full_name: `${top.name} / Kid / 1`,
        full_path: kid.fullPath,
      }),
    ]);
    expect(await fullName(leaf)).toBe(`${top.name} / Kid / 1 / LEAF`);
    expect(await fullName(beside)).toBe(`${top.name} / BESIDE`);
    await update(top, { name: 'Ü', path: top.path });
    expect(await fullName(leaf)).toBe('Ü / Kid / 1 / LEAF');
  });

  it('is an event of the group, and a name that it has already is none', async () => {
    for (const name of ['New', 'New']) expect((await update(top, { name })).json.name).toBe('New');
    expect((await update(top, {})).status).toBe(200);
    const events = await streamOf(test, top);
    expect(events.map(({ body }) => JSON.parse(body))).toEqual([
      expect.objectContaining({
        event_type: 'group_name_updated',
        author_id: ada.id,
        entity_id: top.id,
        entity_path: top.fullPath,
        target_id: top.id,
        target_type: 'Group',
        details: expect.objectContaining({
          custom_message: `Changed name from ${top.name} to New`,
          change: 'name',
          from: top.name,
          to: 'New',
        }),
      }),
    ]);
  });

  it('and adding a subgroup at the same time leaves the subgroup with the new name above it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const name = `Round ${round}`;
      const [made] = await Promise.all([
        server.call('POST /groups', { token, body: { name: 'S', path: `s${round}`, parent_id: top.id } }),
        update(top, { name }),
      ]);
      expect(await fullName(made.json)).toBe(`${name} / S`);
    }
  });

  it.each([
    [{ name: ' ' }, { name: ["can't be blank"] }],
    [{ name: 7 }, { name: ['is invalid. Send a text.'] }],
    [{ path: 'other' }, { path: ['cannot be changed. Send the path that the group has, or none.'] }],
  ])('refuses %j by naming the field', async (body, message) => {
    expect(await update(top, body)).toMatchObject({ status: 400, json: { message } });
    expect(await streamOf(test, top)).toEqual([]);
  });

  it('does not find what is not there', async () => {
    expect(await update({ id: 2_000_000_000 }, { name: 'x' })).toMatchObject({ status: 404 });
  });
});
