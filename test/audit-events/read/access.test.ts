import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueAccessToken } from '../../../src/access/access-token.service.ts';
import { SCOPES } from '../../../src/access/actor.ts';
import { aUser } from '../../access/people.ts';
import { groupTokenOf } from '../../groups/management-server.ts';
import { memberToken } from '../api-server.ts';
import { anEvent, createReadClient, idsOf, type ReadClient } from './read-client.ts';

let client: ReadClient;
const ids: Record<string, number> = {};
const PATHS = [
  'acme',
  'acme/app',
  'acme/kid',
  'ACME/Kid/app',
  'acme/kid/grandkid/x',
  'acme/kiddo',
  'acme/kid-2/x',
  'ada',
];

beforeAll(async () => {
  client = await createReadClient();
  const stored = await client.store(PATHS.map((entityPath) => anEvent({ entityPath })));
  PATHS.forEach((path, index) => (ids[path] = stored[index] ?? 0));
});
afterAll(() => client.close());

const WAYS = ['', '/1', '/export?format=csv', '/export?format=ndjson'];

async function pathsIn(group: string, token: string): Promise<string[]> {
  const answer = await client.get('?per_page=100', { group, token });
  expect(answer.status).toBe(200);
  const lines = (await client.get('/export?format=ndjson', { group, token })).text
    .split('\n')
    .filter(Boolean);
  expect(lines.map((line) => (JSON.parse(line) as { id: number }).id)).toEqual(idsOf(answer));
  return (answer.json as { entity_path: string }[]).map(({ entity_path: path }) => path);
}

describe('an Owner', () => {
  it('of the top-level group sees its whole stream', async () => {
    expect(await pathsIn('acme', client.token)).toEqual(PATHS.toReversed());
  });

  it('of a subgroup sees what belongs to it or lies below it', async () => {
    const { kid, grandkid, kiddo } = client.groups;
    const token = await memberToken(client.test, kid, 50);
    expect(await pathsIn('acme%2Fkid', token)).toEqual(['acme/kid/grandkid/x', 'ACME/Kid/app', 'acme/kid']);
    expect(await pathsIn(String(grandkid.id), token)).toEqual(['acme/kid/grandkid/x']);
    expect(await pathsIn(String(kiddo.id), client.token)).toEqual(['acme/kiddo']);
    expect(await client.get('', { token })).toMatchObject({ status: 404 });
  });

  it('of a subgroup finds by id what is in the list and nothing else', async () => {
    const options = {
      group: client.groups.kid.id,
      token: await memberToken(client.test, client.groups.kid, 50),
    };
    for (const path of PATHS) {
      const seen = /^acme\/kid(\/|$)/i.test(path);
      expect([path, (await client.get(`/${ids[path]}`, options)).status]).toEqual([path, seen ? 200 : 404]);
    }
  });
});

describe('no other actor', () => {
  it.each([10, 20] as const)('may read with role %s', async (level) => {
    const token = await memberToken(client.test, client.groups.acme, level);
    for (const way of WAYS) {
      expect(await client.get(way, { token })).toMatchObject({
        status: 403,
        json: { message: '403 Forbidden' },
      });
    }
  });

  it('sees that the group exists', async () => {
    const token = await memberToken(client.test, client.groups.other, 50);
    for (const group of ['acme', 'nowhere', 'a%00', '99999999999999999999', String(client.groups.acme.id)]) {
      for (const way of WAYS) {
        expect(await client.get(way, { token, group })).toMatchObject({
          status: 404,
          json: { message: '404 Group Not Found' },
        });
      }
    }
  });

  it('is let in without a token', async () => {
    for (const way of WAYS) expect((await client.get(way, { token: 'wrong' })).status).toBe(401);
  });
});

describe('the scope', () => {
  it.each(SCOPES)('%s of an Owner decides', async (scope) => {
    const token = await memberToken(client.test, client.groups.acme, 50, { scopes: [scope] });
    const refused = { status: 403, json: { error: 'insufficient_scope', scope: 'api read_api' } };
    for (const way of ['', `/${ids['acme']}`, '/export?format=csv']) {
      expect(await client.get(way, { token })).toMatchObject(scope === 'ingest' ? refused : { status: 200 });
    }
  });

  it('is all that an admin needs', async () => {
    const { prisma } = client.test.database;
    const admin = await aUser(prisma, 'boss', { admin: true });
    const input = { userId: admin.id, name: 'boss', scopes: ['read_api' as const] };
    const { token } = await issueAccessToken(prisma, input, new Date());
    expect(await pathsIn('acme', token)).toEqual(PATHS.toReversed());
  });
});

describe('a Developer or a Maintainer', () => {
  it.each([30, 40] as const)('reads what they did themselves, and nothing else: %s', async (level) => {
    const { prisma } = client.test.database;
    const { acme, kid } = client.groups;
    const user = await aUser(prisma, `doer${level}`, { roles: [[acme, level]] });
    const { token } = await issueAccessToken(
      prisma,
      { userId: user.id, name: 'doer', scopes: ['read_api'] },
      new Date(),
    );
    const authorId = String(user.id);
    const [own = 0, inKid = 0] = await client.store([
      anEvent({ authorId, authorName: 'Doer' }),
      anEvent({ authorId, entityPath: 'acme/kid/app' }),
      anEvent({ authorId: `${authorId}0` }),
    ]);
    const mine = await client.get('', { token });
    expect(mine.status).toBe(200);
    expect(idsOf(mine)).toEqual([inKid, own]);
    expect(mine.headers.get('x-total')).toBe('2');
    expect(idsOf(await client.get('?per_page=1&page=2', { token }))).toEqual([own]);
    expect(idsOf(await client.get('', { token, group: kid.id }))).toEqual([inKid]);
    // A filter by author leaves less, never more.
    expect((await client.get('?author_id=7', { token })).text).toBe('[]');
    expect((await client.get(`/${own}`, { token })).status).toBe(200);
    expect((await client.get(`/${ids['acme']}`, { token })).status).toBe(404);
    expect((await client.get(`?newer_than=${ids['acme']}`, { token })).status).toBe(400);
    expect(idsOf(await client.get(`?newer_than=${own}`, { token }))).toEqual([inKid]);
    // All of it at once is for Owners.
    expect(await client.get('/export?format=csv', { token })).toMatchObject({ status: 403 });
  });

  it('has nothing of their own as a token of a group', async () => {
    const { acme } = client.groups;
    const token = await groupTokenOf(client.test, acme, 40);
    expect(await client.get('', { token })).toMatchObject({ status: 403 });
  });
});
