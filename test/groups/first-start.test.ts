import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAuthenticator } from '../../src/access/authenticator.ts';
import { createAccessPolicy } from '../../src/access/policy.ts';
import { firstStart, isFirstStart } from '../../src/groups/first-start.ts';
import { createGroupDirectory } from '../../src/groups/group-directory.ts';
import { NOW } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const ROOT_TOKEN = 'root-token-of-this-test';
const GROUP_PATHS = ['my-group', 'example-group'];

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

describe('the first start', () => {
  it('happens once, however many nodes start at the same moment', async () => {
    const { prisma } = test.database;
    expect(await isFirstStart(prisma)).toBe(true);
    const starts = await Promise.all([1, 2, 3].map(() => firstStart(prisma, { rootToken: ROOT_TOKEN }, NOW)));
    expect(starts.filter(({ done }) => done)).toEqual([{ done: true, groupPaths: GROUP_PATHS }]);
    expect(starts.filter(({ done }) => !done)).toHaveLength(2);
    expect(await isFirstStart(prisma)).toBe(false);
  });

  it('does nothing later on, with whatever token', async () => {
    const { prisma } = test.database;
    const later = await firstStart(prisma, { rootToken: 'another-token-of-this-test' }, NOW);
    expect(later).toEqual({ done: false, groupPaths: [] });
    expect(await prisma.user.count()).toBe(1);
    expect(await prisma.accessToken.count()).toBe(1);
  });

  it('makes an admin whose token may do everything, the Owner of the first groups', async () => {
    const { pool, prisma } = test.database;
    const options = { pool, prisma, now: () => NOW };
    const root = await createAuthenticator(options).authenticate(ROOT_TOKEN);
    expect(root).toMatchObject({
      tokenName: 'root',
      scopes: new Set(['api', 'read_api', 'ingest']),
      holder: { username: 'root', name: 'Administrator', admin: true },
    });
    const directory = createGroupDirectory(options);
    for (const path of GROUP_PATHS) {
      const group = await directory.findByPath(path);
      if (root?.holder.kind !== 'user' || group === undefined) throw new Error(`${path} or root is missing`);
      const decision = await createAccessPolicy(options).decide(root, 'manage-destinations', group);
      expect(decision).toBe('allowed');
      const membership = { userId_groupId: { userId: root.holder.id, groupId: group.id } };
      expect(await test.database.prisma.membership.findUnique({ where: membership })).toHaveProperty(
        'accessLevel',
        50,
      );
    }
    expect(await directory.findByPath('my-group')).toHaveProperty('fullName', 'My Group');
  });
});
