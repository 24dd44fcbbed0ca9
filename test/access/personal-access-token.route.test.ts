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

const NOW = new Date('2026-11-21T10:11:12.131Z');

let test: TestDatabase;
let server: ManagementServer;
let ada: User;
let grace: User;
let admin: string;
let token: string;

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startManagementServer(test, { now: () => NOW });
  ada = await aUser(test.database.prisma, 'ada', { admin: true });
  grace = await aUser(test.database.prisma, 'grace');
  admin = await tokenOf(test, ada);
  token = await tokenOf(test, grace);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const make = (user: User, body: object, held = token) =>
  server.call(`POST /users/${user.id}/personal_access_tokens`, { token: held, body });

describe('making a personal access token', () => {
  it('shows its text once, and the list never does', async () => {
    const { status, json } = await make(grace, { name: 'laptop', scopes: ['ingest', 'read_api', 'ingest'] });
    const shown = {
      id: expect.any(Number),
      name: 'laptop',
      scopes: ['read_api', 'ingest'],
      revoked: false,
      active: true,
      created_at: NOW.toISOString(),
      expires_at: '2027-11-21',
      user_id: grace.id,
      created_by: expect.objectContaining({ state: 'active' }),
    };
    expect({ status, json }).toEqual({
      status: 201,
      json: { ...shown, token: expect.stringMatching(/^aust-[\w-]{43}$/) },
    });
    expect((await server.call('GET /user', { token: json.token })).status).toBe(200);
    const { json: list } = await server.call('GET /personal_access_tokens', { token });
    expect(list).toContainEqual({ ...shown, id: json.id });
    expect(JSON.stringify(list)).not.toMatch(/aust-|digest/);
  });

  it('is recorded for the installation without the token', async () => {
    const { json } = await make(grace, { name: 'told', scopes: ['api'] }, admin);
    const [event] = (await streamOf(test, null)).slice(-1);
    expect(event?.event_type).toBe('personal_access_token_issued');
    expect(JSON.parse(event?.body ?? '')).toMatchObject({
      author_id: ada.id,
      target_id: grace.id,
      target_details: 'GRACE',
      details: { custom_message: `Created personal access token with id ${json.id}` },
    });
    for (const { body } of await streamOf(test, null)) expect(body).not.toContain('aust-');
  });

  it('is forbidden for others, whether they exist or not', async () => {
    for (const id of [ada.id, 2_000_000_000, 0]) {
      const answer = await make({ ...ada, id }, { name: 'n', scopes: ['api'] });
      expect(answer).toMatchObject({ status: 403, json: { message: '403 Forbidden' } });
    }
    const missing = await make({ ...ada, id: 2_000_000_000 }, { name: 'n', scopes: ['api'] }, admin);
    expect(missing).toMatchObject({ status: 404, json: { message: '404 User Not Found' } });
  });

  it.each(['2026-11-22', '2027-11-21', '2027-02-28'])('takes the expiry %s', async (expires_at) => {
    const { status, json } = await make(grace, { name: 'n', scopes: ['api'], expires_at });
    expect([status, json.expires_at]).toEqual([201, expires_at]);
  });

  const LATE = 'must be at most 365 days from now. Send 2027-11-21 or an earlier date.';
  const PAST = 'must be a date in the future. Send a later one.';
  const NO_DATE = 'is invalid. Send a date, for example 2030-12-31.';
  it.each([
    [{}, { name: ['is missing. Send a text.'], scopes: ['is missing. Send a list of texts.'] }],
    [
      { name: '', scopes: [] },
      { name: ["can't be blank"], scopes: [expect.stringMatching(/^can't be blank/)] },
    ],
    [
      { name: 'n', scopes: ['root'] },
      { scopes: [expect.stringMatching(/^can only contain available scopes/)] },
    ],
    [{ name: 'n', scopes: [1] }, { scopes: ['is invalid. Send a list of texts.'] }],
    [{ name: 'n', scopes: ['api'], expires_at: '2026-11-21' }, { expires_at: [PAST] }],
    [{ name: 'n', scopes: ['api'], expires_at: '2020-01-01' }, { expires_at: [PAST] }],
    [{ name: 'n', scopes: ['api'], expires_at: '2027-11-22' }, { expires_at: [LATE] }],
    [{ name: 'n', scopes: ['api'], expires_at: '9999-12-31' }, { expires_at: [LATE] }],
    [{ name: 'n', scopes: ['api'], expires_at: '2027-02-29' }, { expires_at: [NO_DATE] }],
    [{ name: 'n', scopes: ['api'], expires_at: 'tomorrow' }, { expires_at: [NO_DATE] }],
    [{ name: 'n', scopes: ['api'], expires_at: 7 }, { expires_at: [NO_DATE] }],
  ])('refuses %j by naming the fields', async (body, message) => {
    const before = await test.database.prisma.accessToken.count();
    expect(await make(grace, body)).toMatchObject({ status: 400, json: { message } });
    expect(await test.database.prisma.accessToken.count()).toBe(before);
  });
});

describe('the list of personal access tokens', () => {
  it('holds one’s own, for admins those of all users, and never those of groups', async () => {
    const { prisma } = test.database;
    await groupTokenOf(test, await aGroup(prisma, 'robots'), 10);
    const owners = async (query: string, held: string) => {
      const { json } = await server.call(`GET /personal_access_tokens?per_page=100${query}`, { token: held });
      return new Set(json.map(({ user_id }: { user_id: number }) => user_id));
    };
    expect(await owners('', token)).toEqual(new Set([grace.id]));
    expect(await owners('', admin)).toEqual(new Set([ada.id, grace.id]));
    expect(await owners(`&user_id=${grace.id}`, admin)).toEqual(new Set([grace.id]));
    for (const id of [ada.id, 99_999_999_999]) {
      expect(await owners(`&user_id=${id}`, token)).toEqual(new Set());
    }
  });

  it('can be asked for what is good and for what is not', async () => {
    const made = await make(grace, { name: 'over', scopes: ['api'] });
    await server.call(`DELETE /personal_access_tokens/${made.json.id}`, { token });
    const names = async (state: string) =>
      (await server.call(`GET /personal_access_tokens?per_page=100&state=${state}`, { token })).json.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names('inactive')).toContain('over');
    expect(await names('active')).not.toContain('over');
  });
});

describe('revoking a personal access token', () => {
  it('ends it, records it once, and may be repeated', async () => {
    const { json } = await make(grace, { name: 'old', scopes: ['api'] });
    for (let time = 0; time < 2; time += 1) {
      const answer = await server.call(`DELETE /personal_access_tokens/${json.id}`, { token });
      expect(answer.status).toBe(204);
    }
    expect((await server.call('GET /user', { token: json.token })).status).toBe(401);
    const message = `Revoked personal access token with id ${json.id}`;
    const events = (await streamOf(test, null)).filter(({ body }) => body.includes(message));
    expect(events.map(({ event_type }) => event_type)).toEqual(['personal_access_token_revoked']);
  });

  it('finds no token of others and none of groups, except for an admin', async () => {
    const { json } = await make(ada, { name: 'hers', scopes: ['ingest'] }, admin);
    const robots = await aGroup(test.database.prisma, 'more-robots');
    await groupTokenOf(test, robots, 10);
    const robot = await test.database.prisma.accessToken.findFirst({ where: { groupId: robots.id } });
    for (const id of [json.id, robot?.id, 0, 2_000_000_000, 99_999_999_999, 'x']) {
      expect(await server.call(`DELETE /personal_access_tokens/${id}`, { token })).toMatchObject({
        status: 404,
        json: { message: '404 Personal Access Token Not Found' },
      });
    }
    const byAdmin = await server.call(`DELETE /personal_access_tokens/${robot?.id}`, { token: admin });
    expect(byAdmin.status).toBe(404);
    const mine = await make(grace, { name: 'mine', scopes: ['api'] });
    const ended = await server.call(`DELETE /personal_access_tokens/${mine.json.id}`, { token: admin });
    expect(ended.status).toBe(204);
  });
});

describe('a token', () => {
  it.each([['api'], ['read_api'], ['ingest']] as const)('with %s tells what it is', async (scope) => {
    const { json } = await make(grace, { name: 'asked', scopes: [scope] });
    const { token: held, ...shown } = json;
    const answer = await server.call('GET /personal_access_tokens/self', { token: held });
    expect(answer).toMatchObject({ status: 200, json: shown });
    expect(answer.json).toEqual(expect.not.objectContaining({ token: expect.anything() }));
  });
});

describe('a token that rotates itself', () => {
  it('is replaced by one that may do the same, in one step, and is over', async () => {
    const { json: old } = await make(grace, {
      name: 'ci',
      scopes: ['api', 'ingest'],
      expires_at: '2026-12-01',
    });
    const line = 'POST /personal_access_tokens/self/rotate';
    const { status, json } = await server.call(line, { token: old.token });
    const same = { name: 'ci', scopes: ['api', 'ingest'], user_id: grace.id, active: true };
    expect({ status, json }).toMatchObject({ status: 200, json: { ...same, expires_at: '2027-11-21' } });
    expect(json.token).not.toBe(old.token);
    expect((await server.call('GET /user', { token: old.token })).status).toBe(401);
    expect((await server.call('GET /user', { token: json.token })).status).toBe(200);
    const events = (await streamOf(test, null)).slice(-2);
    expect(events.map(({ event_type }) => event_type)).toEqual([
      'personal_access_token_revoked',
      'personal_access_token_issued',
    ]);
  });

  it('may say when the new one ends, within the same bounds', async () => {
    const { json: old } = await make(grace, { name: 'ci', scopes: ['api'] });
    const line = 'POST /personal_access_tokens/self/rotate';
    const refused = await server.call(line, { token: old.token, body: { expires_at: '2020-01-01' } });
    expect(refused).toMatchObject({ status: 400, json: { message: { expires_at: [expect.any(String)] } } });
    const { json } = await server.call(line, { token: old.token, body: { expires_at: '2026-12-24' } });
    expect(json.expires_at).toBe('2026-12-24');
  });

  it('is replaced once, however often it is asked at the same time', async () => {
    const { json: old } = await make(grace, { name: 'ci', scopes: ['api'] });
    const before = await test.database.prisma.accessToken.count();
    const line = 'POST /personal_access_tokens/self/rotate';
    const answers = await Promise.all([1, 2, 3, 4].map(() => server.call(line, { token: old.token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    expect(await test.database.prisma.accessToken.count()).toBe(before + 1);
  });

  it('of a group stays the group’s, and the group’s log tells of it', async () => {
    const group = await aGroup(test.database.prisma, 'bots');
    const old = await groupTokenOf(test, group, 40);
    const { json } = await server.call('POST /personal_access_tokens/self/rotate', { token: old });
    expect(json).toMatchObject({ name: 'robot', scopes: ['api'], access_level: 40 });
    const { json: me } = await server.call('GET /user', { token: json.token });
    expect(me).toMatchObject({ id: null, name: 'robot', bot: true, group_id: group.id, access_level: 40 });
    expect((await server.call('DELETE /personal_access_tokens/self', { token: json.token })).status).toBe(
      204,
    );
    expect((await streamOf(test, group)).map(({ event_type }) => event_type)).toEqual([
      'group_access_token_deleted',
      'group_access_token_created',
      'group_access_token_deleted',
    ]);
  });
});

// Behind those that count whose tokens there are.
describe('one token more', () => {
  it('is refused when there are 250 that are good, and a rotation is not', async () => {
    const many = await aUser(test.database.prisma, 'many');
    const held = await tokenOf(test, many);
    const rows = Array.from({ length: 248 }, (_, index) => ({
      digest: Buffer.alloc(32, `many ${index}`),
      name: 'one of many',
      scopes: ['api'],
      userId: many.id,
      expiresAt: new Date('2027-01-01'),
    }));
    await test.database.prisma.accessToken.createMany({ data: rows });
    const asked = { name: 'another', scopes: ['api'] };
    // Two at a time, for which there is one place.
    const answers = await Promise.all([make(many, asked, held), make(many, asked, held)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
    expect(await make(many, asked, held)).toMatchObject({
      status: 400,
      json: { message: expect.stringMatching(/has 250 active access tokens already; revoke/) },
    });
    const rotated = await server.call('POST /personal_access_tokens/self/rotate', { token: held });
    expect(rotated.status).toBe(200);
    const [first] = await test.database.prisma.accessToken.findMany({
      where: { userId: many.id, revokedAt: null },
      take: 1,
    });
    await server.call(`DELETE /personal_access_tokens/${first?.id}`, { token: rotated.json.token });
    expect((await make(many, asked, rotated.json.token)).status).toBe(201);
  });
});
