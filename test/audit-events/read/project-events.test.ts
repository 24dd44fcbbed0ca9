import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueAccessToken } from '../../../src/access/access-token.service.ts';
import { aUser } from '../../access/people.ts';
import { groupTokenOf } from '../../groups/management-server.ts';
import { memberToken } from '../api-server.ts';
import {
  allIds,
  anEvent,
  createReadClient,
  idsOf,
  linksOf,
  numbersOf,
  read,
  type ReadAnswer,
  type ReadClient,
} from './read-client.ts';

let client: ReadClient;
let projectId: number;
let maintainer: string;
const ids: Record<string, number> = {};
const PATHS = [
  'acme',
  'acme/kid',
  'acme/kid/app',
  'ACME/Kid/App',
  'acme/kid/app/main',
  'acme/kid/app-2',
  'ada',
];

beforeAll(async () => {
  client = await createReadClient();
  const { acme, kid } = client.groups;
  const data = { namespaceId: kid.id, rootId: acme.id, name: 'App', path: 'app' };
  const paths = { fullPath: 'acme/kid/app', pathKey: 'acme/kid/app' };
  projectId = (await client.test.database.prisma.project.create({ data: { ...data, ...paths } })).id;
  maintainer = await memberToken(client.test, kid, 40);
  const stored = await client.store(PATHS.map((entityPath) => anEvent({ entityPath })));
  PATHS.forEach((path, index) => (ids[path] = stored[index] ?? 0));
});
afterAll(() => client.close());

function get(rest: string, token = maintainer, project: string | number = projectId): Promise<ReadAnswer> {
  return read(`${client.server.url}/api/v4/projects/${project}/audit_events${rest}`, token);
}

describe('the events of a project', () => {
  it('are those of its path and below, newest first, for Maintainers', async () => {
    const own = ['acme/kid/app/main', 'ACME/Kid/App', 'acme/kid/app'].map((path) => ids[path]);
    const answer = await get('');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(idsOf(answer)).toEqual(own);
    expect(idsOf(await get('', maintainer, 'acme%2Fkid%2Fapp'))).toEqual(own);
    expect(idsOf(await get('', client.token))).toEqual(own);
    expect(idsOf(await get('', await groupTokenOf(client.test, client.groups.acme, 40)))).toEqual(own);
  });

  it('come by page, and pass the filters', async () => {
    const first = await get('?per_page=1');
    expect(numbersOf(first)).toMatchObject({ page: '1', 'next-page': '2', total: '3' });
    expect(linksOf(first)['next']).toContain(`/api/v4/projects/${projectId}/audit_events?per_page=1&cursor=`);
    expect(await allIds(first, maintainer)).toEqual(idsOf(await get('')));
    expect(idsOf(await get('?per_page=1&page=2'))).toEqual([ids['ACME/Kid/App']]);
    expect((await get('?created_after=2030-01-01')).text).toBe('[]');
    expect((await get('?created_after=soon')).status).toBe(400);
  });

  it('are found by their ids, and others are not', async () => {
    for (const path of PATHS) {
      const seen = /^acme\/kid\/app(\/|$)/i.test(path);
      expect([path, (await get(`/${ids[path]}`)).status]).toEqual([path, seen ? 200 : 404]);
    }
    expect((await get('/x')).status).toBe(400);
  });

  it('are for Developers those that they made themselves', async () => {
    const { prisma } = client.test.database;
    const user = await aUser(prisma, 'dev', { roles: [[client.groups.acme, 30]] });
    const holder = { userId: user.id, name: 'dev', scopes: ['read_api' as const] };
    const { token } = await issueAccessToken(prisma, holder, new Date());
    const own = { authorId: String(user.id), entityPath: 'acme/kid/app' };
    const [id = 0] = await client.store([anEvent(own), anEvent({ ...own, entityPath: 'acme/kid' })]);
    expect(idsOf(await get('', token))).toEqual([id]);
    expect((await get(`/${id}`, token)).status).toBe(200);
    expect((await get(`/${ids['acme/kid/app']}`, token)).status).toBe(404);
  });

  it('are for no other actor, and hidden from an actor who does not see the project', async () => {
    const reporter = await memberToken(client.test, client.groups.acme, 20);
    expect(await get('', reporter)).toMatchObject({ status: 403, json: { message: '403 Forbidden' } });
    const stranger = await memberToken(client.test, client.groups.other, 50);
    for (const [token, project] of [
      [stranger, projectId],
      [maintainer, 999_999],
      [maintainer, 'acme%2Fnone'],
    ] as const) {
      expect(await get('', token, project)).toMatchObject({
        status: 404,
        json: { message: '404 Project Not Found' },
      });
    }
    expect((await get('', 'wrong')).status).toBe(401);
  });
});
