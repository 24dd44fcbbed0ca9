import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { issueAccessToken, revokeAccessToken } from '../../src/access/access-token.service.ts';
import { createAuthenticator, type Authenticator } from '../../src/access/authenticator.ts';
import type { User } from '../../src/database/generated/client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { lockWaiters, untilLockWaiters, whileHeld } from './held-table.ts';
import { aGroup, aUser, NOW } from './people.ts';

let test: TestDatabase;
let ada: User;
let clock: number;
let authenticator: Authenticator;

beforeAll(async () => {
  test = await createTestDatabase();
  ada = await aUser(test.database.prisma, 'ada');
});
afterAll(() => test.close());
beforeEach(() => {
  clock = NOW.getTime();
  authenticator = createAuthenticator({ pool: test.database.pool, now: () => new Date(clock) });
});

const issue = (expiresAt?: Date) =>
  issueAccessToken(
    test.database.prisma,
    {
      name: 'laptop',
      scopes: ['api', 'ingest'],
      userId: ada.id,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
    NOW,
  );

describe('authenticating a token', () => {
  it('finds the user who holds it, with its scopes', async () => {
    const { token, id } = await issue();
    expect(await authenticator.authenticate(token)).toEqual({
      tokenId: id,
      tokenName: 'laptop',
      scopes: new Set(['api', 'ingest']),
      holder: { kind: 'user', id: ada.id, username: 'ada', name: 'ADA', admin: false },
    });
  });

  it('finds the group that holds it, with its level', async () => {
    const { prisma } = test.database;
    const { id: rootId } = await aGroup(prisma, 'token-group');
    const { id: groupId } = await aGroup(
      prisma,
      'team',
      await prisma.group.findUniqueOrThrow({ where: { id: rootId } }),
    );
    const input = { name: 'ci', scopes: ['ingest' as const], groupId, accessLevel: 40 as const };
    const { token } = await issueAccessToken(prisma, input, NOW);
    expect(await authenticator.authenticate(token)).toMatchObject({
      holder: { kind: 'group', groupId, rootId, accessLevel: 40 },
    });
  });

  it.each(['', 'aust-unknown', 'a\0b', '\ud800', 'x'.repeat(100_000)])(
    'knows no user by a wrong token',
    async (token) => {
      expect(await authenticator.authenticate(token)).toBeUndefined();
    },
  );

  it('compares tokens with regard to case and blanks', async () => {
    const { token } = await issue();
    for (const wrong of [token.toUpperCase(), ` ${token}`, `${token} `, token.slice(0, -1)]) {
      expect(await authenticator.authenticate(wrong)).toBeUndefined();
    }
  });

  it('refuses an expired token at the very moment, although it is remembered', async () => {
    const midnight = new Date('2026-03-06T00:00:00.000Z');
    const { token } = await issue(midnight);
    clock = midnight.getTime() - 1;
    expect(await authenticator.authenticate(token)).toBeDefined();
    clock += 1;
    expect(await authenticator.authenticate(token)).toBeUndefined();
  });
});

describe('many requests with one token', () => {
  const LOCK = 'LOCK TABLE access_tokens IN ACCESS EXCLUSIVE MODE';

  it('cost one query, and none as long as it is remembered', async () => {
    const { pool } = test.database;
    const { token } = await issue();
    const actors = await whileHeld(pool, LOCK, async (release) => {
      const ask = async () => authenticator.authenticate(token);
      const crowd = Array.from({ length: 20 }, ask);
      await untilLockWaiters(pool, 1);
      crowd.push(ask());
      expect(await lockWaiters(pool)).toBe(1);
      await release();
      return Promise.all(crowd);
    });
    expect(new Set(actors).size).toBe(1);
    await whileHeld(pool, LOCK, async () => expect(await authenticator.authenticate(token)).toBe(actors[0]));
  });
});

describe('a change of a token or its holder', () => {
  it('is seen after 2 s, and not before: until then no query is made', async () => {
    const { token, id } = await issue();
    await authenticator.authenticate(token);
    await revokeAccessToken(test.database.prisma, id, NOW);
    clock += 1_999;
    expect(await authenticator.authenticate(token)).toBeDefined();
    clock += 1;
    expect(await authenticator.authenticate(token)).toBeUndefined();
  });

  it('is seen at once after an invalidation', async () => {
    const { token, id } = await issue();
    await authenticator.authenticate(token);
    await revokeAccessToken(test.database.prisma, id, NOW);
    authenticator.invalidate();
    expect(await authenticator.authenticate(token)).toBeUndefined();
  });

  it('shuts a blocked user out and lets an unblocked one in again', async () => {
    const { prisma } = test.database;
    const { token } = await issue();
    await prisma.user.update({ where: { id: ada.id }, data: { blocked: true } });
    expect(await authenticator.authenticate(token)).toBeUndefined();
    await prisma.user.update({ where: { id: ada.id }, data: { blocked: false } });
    expect(await authenticator.authenticate(token)).toBeDefined();
    await prisma.user.update({ where: { id: ada.id }, data: { blocked: true } });
    clock += 2_000;
    expect(await authenticator.authenticate(token)).toBeUndefined();
    await prisma.user.update({ where: { id: ada.id }, data: { blocked: false } });
  });
});
