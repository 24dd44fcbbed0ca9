import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gitlab } from '@gitbeaker/rest';
import type { App } from '../../src/app.ts';
import { aUser } from '../access/people.ts';
import { tokenOf } from '../groups/management-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startRunningApp } from '../support/running-app.ts';

// Programs that were made for GitLab, against the whole server: gitbeaker itself, the others by the requests that they send.
// docs/gitlab-compatibility.md says which of them were tried, too.

const GROUP = 'clients';
const EVENTS = 7;
const EXPIRES = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

let test: TestDatabase;
let app: App;
let token: string;
beforeAll(async () => {
  test = await createTestDatabase();
  app = await startRunningApp(test, { AUDITSTREAM_ROLE: 'api' });
  token = await tokenOf(test, await aUser(test.database.prisma, 'boss', { admin: true }));
  await ask('POST', '/groups', { name: 'Clients', path: GROUP });
  await ask('POST', '/projects', { name: 'App', path: 'app', namespace_id: await groupId() });
  for (let n = 1; n <= EVENTS; n += 1) {
    const about = { entity_type: 'Project', entity_id: 1, entity_path: `${GROUP}/app` };
    const details = { custom_message: `Did ${n}` };
    const event = { id: n, event_type: 'project_created', author_id: 7, author_name: 'Ada', details };
    await ask('POST', `/groups/${GROUP}/audit_events`, { ...event, ...about });
  }
});
afterAll(async () => {
  await app.close();
  await test.close();
});

type Fields = Readonly<Record<string, unknown>>;

function send(path: string, init: RequestInit = {}): Promise<Response> {
  const url = path.startsWith('http') ? path : `${app.address}/api/v4${path}`;
  return fetch(url, { ...init, headers: { 'private-token': token, ...init.headers } });
}

async function ask<T = { readonly id: number }>(method: string, path: string, fields: Fields): Promise<T> {
  const body = JSON.stringify(fields);
  const response = await send(path, { method, body, headers: { 'content-type': 'application/json' } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

const groupId = async (): Promise<number> =>
  (await test.database.prisma.group.findUniqueOrThrow({ where: { pathKey: GROUP } })).id;

const LIST = `/groups/${GROUP}/audit_events`;
const idsOf = async (response: Response): Promise<number[]> =>
  ((await response.json()) as { id: number }[]).map(({ id }) => id);

async function allIds(): Promise<number[]> {
  const ids = await idsOf(await send(`${LIST}?per_page=100`));
  expect(ids.length).toBeGreaterThanOrEqual(EVENTS);
  return ids;
}

describe('gitbeaker', () => {
  const client = () => new Gitlab({ host: app.address, token });

  it('reads the events of a group, of a project and of everything, page after page and one by one', async () => {
    const { AuditEvents, Projects } = client();
    const { id: projectId } = await Projects.show(`${GROUP}/app`);
    const all = await allIds();
    const ids = (events: readonly { id: number }[]) => events.map(({ id }) => id);
    const found = {
      offset: ids(await AuditEvents.all({ groupId: GROUP, perPage: 3 })),
      keyset: ids(await AuditEvents.all({ groupId: GROUP, perPage: 3, pagination: 'keyset' })),
      second: ids(await AuditEvents.all({ groupId: GROUP, perPage: 3, page: 2 })),
      project: ids(await AuditEvents.all({ projectId, perPage: 3 })),
    };
    expect(found).toEqual({
      offset: all,
      keyset: all,
      second: all.slice(3, 6),
      project: all.slice(0, EVENTS),
    });
    expect(ids(await AuditEvents.all({ perPage: 100 }))).toEqual(expect.arrayContaining(all));
    const { paginationInfo } = await AuditEvents.all({
      groupId: GROUP,
      perPage: 3,
      page: 1,
      maxPages: 1,
      showExpanded: true,
    });
    expect(paginationInfo).toMatchObject({ current: 1, next: 2, perPage: 3, total: all.length });
    const one = await AuditEvents.show(all[0] ?? 0, { groupId: GROUP });
    expect(one).toMatchObject({ id: all[0], event_name: 'project_created' });
  });

  it('manages groups, members and tokens', async () => {
    const { Groups, GroupMembers, GroupAccessTokens, Users, PersonalAccessTokens } = client();
    const { id } = await Groups.create('By gitbeaker', 'by-gitbeaker');
    const person = { username: 'gb', name: 'GB', email: 'gb@example.com' };
    const user = await Users.create({ ...person, password: 'not-looked-at-1' });
    await GroupMembers.add(id, 30, { userId: user.id });
    await GroupMembers.edit(id, user.id, 40);
    expect(await GroupMembers.show(id, user.id)).toMatchObject({ username: 'gb', access_level: 40 });
    const made = await GroupAccessTokens.create(id, 'ci', ['api'], EXPIRES, { accessLevel: 40 });
    expect(await GroupAccessTokens.show(id, made.id)).toMatchObject({ name: 'ci', active: true });
    const rotated = await GroupAccessTokens.rotate(id, made.id, { expiresAt: EXPIRES });
    expect(await Groups.show('by-gitbeaker')).toMatchObject({ id, full_path: 'by-gitbeaker' });
    await GroupAccessTokens.revoke(id, rotated.id);
    expect(await PersonalAccessTokens.show()).toMatchObject({ name: 'of boss' });
    expect(await Groups.edit(id, { name: 'Other' })).toMatchObject({ name: 'Other' });
    await GroupMembers.remove(id, user.id);
    await Groups.remove(id);
    await expect(Groups.show('by-gitbeaker')).rejects.toThrow('404 Group Not Found');
  });

  it('says what the server said when it refuses', async () => {
    await expect(new Gitlab({ host: app.address, token: 'bad' }).Groups.all()).rejects.toThrow(
      '401 Unauthorized',
    );
  });
});

describe('pages, as a client asks for them that knows GitLab', () => {
  it('go-gitlab: until X-Next-Page is empty', async () => {
    const ids: number[] = [];
    for (let page = 1; page !== 0;) {
      const response = await send(`${LIST}?page=${page}&per_page=3`, {
        headers: { accept: 'application/json' },
      });
      page = Number(response.headers.get('x-next-page') ?? 0);
      ids.push(...(await idsOf(response)));
    }
    expect(ids).toEqual(await allIds());
  });

  it('go-gitlab with keysets: by the query of the link "next"', async () => {
    const ids: number[] = [];
    for (let query = 'pagination=keyset&per_page=3'; query !== '';) {
      const response = await send(`${LIST}?${query}`);
      const next = linksOf(response).get('next');
      query = next === undefined ? '' : new URL(next).searchParams.toString();
      ids.push(...(await idsOf(response)));
    }
    expect(ids).toEqual(await allIds());
  });

  it('the Ruby gem: along the links, with a form’s media type on each GET', async () => {
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    const ids: number[] = [];
    let last: string | undefined;
    for (let next: string | undefined = `${LIST}?per_page=3`; next !== undefined;) {
      const response: Response = await send(next, { headers });
      const links = linksOf(response);
      expect(links.get('first')).toContain('page=1');
      last ??= links.get('last');
      next = links.get('next');
      ids.push(...(await idsOf(response)));
    }
    const all = await allIds();
    expect(ids).toEqual(all);
    expect(await idsOf(await send(last ?? ''))).toEqual(all.slice(Math.floor((all.length - 1) / 3) * 3));
  });

  it('python-gitlab: numbers in headers, and nothing behind the media type', async () => {
    const all = await allIds();
    const response = await send(`${LIST}?page=2&per_page=3`, {
      headers: { 'content-type': 'application/json' },
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json',
      'x-page': '2',
      'x-per-page': '3',
      'x-next-page': '3',
      'x-prev-page': '1',
      'x-total': String(all.length),
      'x-total-pages': String(Math.ceil(all.length / 3)),
    });
    expect(await idsOf(response)).toEqual(all.slice(3, 6));
  });
});

/** As the Ruby gem takes the header apart: a comma in a link would break it. */
function linksOf(response: Response): Map<string, string> {
  const parts = (response.headers.get('link') ?? '').split(',').filter((part) => part !== '');
  return new Map(
    parts.map((part) => {
      const [, url = '', rel = ''] = /^ *<([^>]+)>; rel="([^"]+)"$/.exec(part) ?? [];
      return [rel, url];
    }),
  );
}

describe('what Terraform reads back', () => {
  const read = async (path: string): Promise<Fields> => (await (await send(path)).json()) as Fields;

  it('is what it has made: group, project, user, member and token, by their numbers', async () => {
    const group = await ask('POST', '/groups', { name: 'TF', path: 'tf' });
    const sub = await ask('POST', '/groups', { name: 'Sub', path: 'sub', parent_id: group.id });
    const project = await ask('POST', '/projects', { name: 'P', path: 'p', namespace_id: sub.id });
    const person = { username: 'tf', name: 'TF', email: 'tf@example.com' };
    const user = await ask('POST', '/users', {
      ...person,
      password: 'not-looked-at-1',
      skip_confirmation: true,
    });
    await ask('POST', `/groups/${group.id}/members`, { user_id: user.id, access_level: 30 });
    const ci = { name: 'ci', scopes: ['api'], access_level: 40, expires_at: EXPIRES };
    const made = await ask<{ id: number; token: string }>('POST', `/groups/${group.id}/access_tokens`, ci);

    expect(await read(`/groups/${group.id}`)).toMatchObject({ name: 'TF', path: 'tf', parent_id: null });
    expect(await read(`/groups/${sub.id}`)).toMatchObject({ full_path: 'tf/sub', parent_id: group.id });
    expect(await read(`/projects/${project.id}`)).toMatchObject({ path_with_namespace: 'tf/sub/p' });
    expect(await read(`/users/${user.id}`)).toMatchObject({ ...person, state: 'active' });
    const member = `/groups/${group.id}/members/${user.id}`;
    expect(await read(member)).toMatchObject({ username: 'tf', access_level: 30 });
    const shown = await read(`/groups/${group.id}/access_tokens/${made.id}`);
    expect(shown).toMatchObject({ ...ci, active: true, revoked: false });
    expect(shown).not.toHaveProperty('token');

    await send(member, { method: 'DELETE' });
    expect((await send(member)).status).toBe(404);
    await send(`/groups/${group.id}`, { method: 'DELETE' });
    expect((await send(`/groups/${group.id}`)).status).toBe(404);
  });
});
