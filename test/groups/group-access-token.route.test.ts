import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Group } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  groupTokenOf,
  type ManagementServer,
  startManagementServer,
  streamOf,
  tokenOf,
} from './management-server.ts';

const NOW = new Date('2026-11-21T10:11:12.131Z');

let test: TestDatabase;
let server: ManagementServer;
let names = 0;
let top: Group;
let kid: Group;
let token: string;
const unique = () => `t${(names += 1)}`;
const make = (group: Group, body: object, held = token) =>
  server.call(`POST /groups/${group.id}/access_tokens`, { token: held, body });
const event = (group: Group) => ({
  event_type: 'x',
  entity_type: 'Group',
  entity_path: group.fullPath,
  author_name: 'CI',
});

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startManagementServer(test, { now: () => NOW });
});
beforeEach(async () => {
  top = await aGroup(test.database.prisma, unique());
  kid = await aGroup(test.database.prisma, 'kid', top);
  token = await tokenOf(test, await aUser(test.database.prisma, unique(), { roles: [[top, 50]] }));
});
afterAll(async () => {
  await server.close();
  await test.close();
});

describe('a group’s token', () => {
  it('says who made it, also when the user is blocked, and null when the user is gone', async () => {
    const maker = await aUser(test.database.prisma, unique(), { roles: [[top, 50]] });
    const line = `/groups/${top.id}/access_tokens`;
    const body = { name: 'ci', scopes: ['ingest'], access_level: 30 };
    const made = await server.call(`POST ${line}`, { token: await tokenOf(test, maker), body });
    const madeBy = async () => (await server.call(`GET ${line}/${made.json.id}`, { token })).json.created_by;
    const { id, username, name } = maker;
    expect(await madeBy()).toEqual({ id, username, name, state: 'active' });
    await test.database.prisma.user.update({ where: { id }, data: { blocked: true } });
    expect(await madeBy()).toEqual({ id, username, name, state: 'blocked' });
    await test.database.prisma.user.delete({ where: { id } });
    expect(await madeBy()).toBeNull();
  });

  it('is shown once, sends events to its group, and ends when it is revoked', async () => {
    const { status, json } = await make(top, { name: 'ci', scopes: ['ingest'], access_level: 40 });
    const shown = {
      id: expect.any(Number),
      name: 'ci',
      scopes: ['ingest'],
      revoked: false,
      active: true,
      created_at: NOW.toISOString(),
      expires_at: '2027-11-21',
      access_level: 40,
      created_by: {
        id: expect.any(Number),
        username: expect.any(String),
        name: expect.any(String),
        state: 'active',
      },
    };
    expect({ status, json }).toEqual({
      status: 201,
      json: { ...shown, token: expect.stringMatching(/^aust-/) },
    });
    const send = (group: Group) =>
      server.call(`POST /groups/${group.id}/audit_events`, { token: json.token, body: event(group) });
    expect((await send(top)).status).toBe(202);
    expect((await send(kid)).status).toBe(202);
    expect((await send(await aGroup(test.database.prisma, unique()))).status).toBe(404);

    const line = `/groups/${top.id}/access_tokens`;
    expect((await server.call(`GET ${line}`, { token })).json).toEqual([shown]);
    for (let time = 0; time < 2; time += 1) {
      expect((await server.call(`DELETE ${line}/${json.id}`, { token })).status).toBe(204);
    }
    expect((await send(top)).status).toBe(401);
    expect((await server.call(`GET ${line}?state=active`, { token })).json).toEqual([]);
    expect((await server.call(`GET ${line}?state=inactive`, { token })).json).toMatchObject([
      { revoked: true, active: false },
    ]);
  });

  it('is made and revoked with an event of its group that does not hold it', async () => {
    const { json } = await make(kid, { name: 'ci', scopes: ['api', 'ingest'], access_level: 30 });
    await server.call(`DELETE /groups/${kid.id}/access_tokens/${json.id}`, { token });
    const events = await streamOf(test, top);
    expect(
      events.map(({ event_type, entity_path, body }) => {
        const { target_id, target_details, details } = JSON.parse(body);
        expect([target_id, target_details]).toEqual([json.id, 'ci']);
        expect(body).not.toContain('aust-');
        return [event_type, entity_path, details.custom_message];
      }),
    ).toEqual([
      [
        'group_access_token_created',
        kid.fullPath,
        `Created group access token with token_id: ${json.id} with scopes: api, ingest and Developer access level`,
      ],
      ['group_access_token_deleted', kid.fullPath, `Revoked group access token with token_id: ${json.id}`],
    ]);
  });

  it('is shown, and rotated with the role and the scopes that it has', async () => {
    const { json } = await make(kid, { name: 'ci', scopes: ['api'], access_level: 30 });
    const line = `/groups/${kid.id}/access_tokens/${json.id}`;
    const { token: made, ...shown } = json;
    expect(await server.call(`GET ${line}`, { token })).toMatchObject({ status: 200, json: shown });

    const body = { expires_at: '2027-01-31' };
    const rotated = await server.call(`POST ${line}/rotate`, { token, body });
    expect(rotated).toMatchObject({
      status: 200,
      json: { name: 'ci', scopes: ['api'], access_level: 30, expires_at: '2027-01-31', active: true },
    });
    expect((await server.call(`GET /groups/${kid.id}`, { token: made })).status).toBe(401);
    expect((await server.call(`GET /groups/${kid.id}`, { token: rotated.json.token })).status).toBe(200);
    expect((await server.call(`GET ${line}`, { token })).json).toMatchObject({ revoked: true });
    expect(await server.call(`POST ${line}/rotate`, { token })).toMatchObject({
      status: 400,
      json: { message: '400 Bad Request - token already revoked; make another one' },
    });
  });

  it('is not rotated to a date that no token may have', async () => {
    const { json } = await make(kid, { name: 'ci', scopes: ['api'], access_level: 30 });
    const line = `POST /groups/${kid.id}/access_tokens/${json.id}/rotate`;
    expect(await server.call(line, { token, body: { expires_at: '2020-01-01' } })).toMatchObject({
      status: 400,
      json: { message: { expires_at: [expect.stringMatching(/^must be a date in the future/)] } },
    });
    expect((await server.call(`GET /groups/${kid.id}`, { token: json.token })).status).toBe(200);
  });

  it('is found only by its own group', async () => {
    const { json } = await make(kid, { name: 'ci', scopes: ['ingest'], access_level: 40 });
    for (const id of [json.id, 0, 2_000_000_000, 99_999_999_999, 'x']) {
      const line = `/groups/${top.id}/access_tokens/${id}`;
      for (const request of [`GET ${line}`, `POST ${line}/rotate`, `DELETE ${line}`]) {
        expect(await server.call(request, { token })).toMatchObject({
          status: 404,
          json: { message: '404 Group Access Token Not Found' },
        });
      }
    }
    expect((await server.call(`GET /groups/${top.id}/access_tokens`, { token })).json).toEqual([]);
  });

  it('that is an Owner makes others, none of which is good above its group', async () => {
    const robot = await groupTokenOf(test, kid, 50);
    const { status, json } = await make(kid, { name: 'r', scopes: ['api'], access_level: 50 }, robot);
    expect(status).toBe(201);
    const above = { name: 'r', scopes: ['api'], access_level: 10 };
    expect((await make(top, above, robot)).status).toBe(404);
    expect((await make(top, above, json.token)).status).toBe(404);
  });

  it.each([
    [
      {},
      {
        name: ['is missing. Send a text.'],
        scopes: ['is missing. Send a list of texts.'],
        access_level: ['is missing. Send one of 10, 20, 30, 40, 50.'],
      },
    ],
    [
      { name: 'n', scopes: ['api'], access_level: 41 },
      { access_level: [expect.stringMatching(/^is invalid/)] },
    ],
    [
      { name: 'n\0', scopes: ['sudo'], access_level: 50, expires_at: '2026-11-21' },
      {
        name: [expect.any(String)],
        scopes: [expect.any(String)],
        expires_at: [expect.any(String)],
      },
    ],
  ])('is not made of %j', async (body, message) => {
    const json = JSON.stringify(body).replace('\\u0000', '\\u0007');
    const answer = await server.call(`POST /groups/${top.id}/access_tokens`, { token, body: json });
    expect(answer).toMatchObject({ status: 400, json: { message } });
    expect(await streamOf(test, top)).toEqual([]);
  });
});
