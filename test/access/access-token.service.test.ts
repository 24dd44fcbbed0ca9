import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  digestToken,
  issueAccessToken,
  revokeAccessToken,
  storeAccessToken,
} from '../../src/access/access-token.service.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { aGroup, aUser, NOW } from './people.ts';

let test: TestDatabase;
let userId: number;

beforeAll(async () => {
  test = await createTestDatabase();
  userId = (await aUser(test.database.prisma, 'ada')).id;
});
afterAll(() => test.close());

const row = (id: number) => test.database.prisma.accessToken.findUniqueOrThrow({ where: { id } });

describe('an access token', () => {
  it('is a prefix and 43 url-safe random characters', async () => {
    const input = { name: 'ci', scopes: ['api' as const], userId };
    const [one, two] = [
      await issueAccessToken(test.database.prisma, input, NOW),
      await issueAccessToken(test.database.prisma, input, NOW),
    ];
    expect(one.token).toMatch(/^aust-[A-Za-z0-9_-]{43}$/);
    expect(one.token).not.toBe(two.token);
  });

  it('is stored as its SHA-256 digest only', async () => {
    const { prisma, pool } = test.database;
    const { token, id } = await issueAccessToken(prisma, { name: 'ci', scopes: ['api'], userId }, NOW);
    expect(Buffer.from((await row(id)).digest)).toEqual(createHash('sha256').update(token).digest());
    const { rows } = await pool.query<{ text: string }>('SELECT t::text AS text FROM access_tokens t');
    for (const { text } of rows) expect(text).not.toContain(token.slice('aust-'.length));
  });

  it('ends after 365 days, at midnight UTC, unless a date is given', async () => {
    const { prisma } = test.database;
    const input = { name: 'ci', scopes: ['api' as const], userId };
    const { id } = await issueAccessToken(prisma, input, NOW);
    expect((await row(id)).expiresAt).toEqual(new Date('2027-03-04T00:00:00.000Z'));
    const dated = await issueAccessToken(
      prisma,
      { ...input, expiresAt: new Date('2026-03-09T23:59:59Z') },
      NOW,
    );
    expect((await row(dated.id)).expiresAt).toEqual(new Date('2026-03-09T00:00:00.000Z'));
  });

  it('belongs to a user, or to a group with a level of its own', async () => {
    const { prisma } = test.database;
    const group = await aGroup(prisma, 'token-group');
    const personal = await issueAccessToken(prisma, { name: 'a', scopes: ['api', 'api'], userId }, NOW);
    const ofGroup = { name: 'b', scopes: ['ingest' as const], groupId: group.id, accessLevel: 40 as const };
    const shared = await issueAccessToken(prisma, { ...ofGroup, issuerId: userId }, NOW);
    expect(await row(personal.id)).toMatchObject({
      userId,
      groupId: null,
      accessLevel: null,
      scopes: ['api'],
    });
    expect(await row(shared.id)).toMatchObject({
      userId: null,
      groupId: group.id,
      accessLevel: 40,
      issuerId: userId,
    });
  });

  it('can be a text that the operator chose', async () => {
    const token = 'chosen-by-the-operator';
    const { id } = await storeAccessToken(
      test.database.prisma,
      { name: 'root', scopes: ['api'], userId },
      NOW,
      token,
    );
    expect(Buffer.from((await row(id)).digest)).toEqual(digestToken(token));
  });

  it('is revoked once, and a token that does not exist is not', async () => {
    const { prisma } = test.database;
    const { id } = await issueAccessToken(prisma, { name: 'ci', scopes: ['api'], userId }, NOW);
    expect(await revokeAccessToken(prisma, id, NOW)).toBe(true);
    expect(await revokeAccessToken(prisma, id, new Date(NOW.getTime() + 1))).toBe(false);
    expect((await row(id)).revokedAt).toEqual(NOW);
    for (const unknown of [2_000_000_000, 2 ** 31, -1, 0.5]) {
      expect(await revokeAccessToken(prisma, unknown, NOW)).toBe(false);
    }
  });
});
