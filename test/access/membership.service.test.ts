import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeMembership, setMembership } from '../../src/access/membership.service.ts';
import type { Group, User } from '../../src/database/generated/client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { aGroup, aUser } from './people.ts';

let test: TestDatabase;
let user: User;
let group: Group;
beforeAll(async () => {
  test = await createTestDatabase();
  user = await aUser(test.database.prisma, 'member');
  group = await aGroup(test.database.prisma, 'club');
});
afterAll(() => test.close());

describe('a membership', () => {
  it('replaces the one before, also when set concurrently, and can be removed', async () => {
    const { prisma } = test.database;
    const key = { userId: user.id, groupId: group.id };
    const levels = [10, 50, 30, 40, 20] as const;
    const results = await Promise.all(
      levels.map((accessLevel) => setMembership(prisma, { ...key, accessLevel })),
    );
    expect(new Set(results)).toEqual(new Set(['set']));
    expect(await prisma.membership.count({ where: key })).toBe(1);
    await setMembership(prisma, { ...key, accessLevel: 30 });
    expect(await prisma.membership.findFirst({ where: key })).toHaveProperty('accessLevel', 30);
    expect(await removeMembership(prisma, key)).toBe(true);
    expect(await removeMembership(prisma, key)).toBe(false);
  });

  it.each([
    ['user', 2_000_000_000, undefined],
    ['user', 2 ** 31, undefined],
    ['group', undefined, 2_000_000_000],
    ['group', undefined, 2 ** 31],
  ])('needs a %s that exists', async (_, userId, groupId) => {
    const key = { userId: userId ?? user.id, groupId: groupId ?? group.id };
    const { prisma } = test.database;
    expect(await setMembership(prisma, { ...key, accessLevel: 10 })).toBe('no-such-user-or-group');
    expect(await removeMembership(prisma, key)).toBe(false);
  });
});
