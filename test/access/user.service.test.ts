import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { untilLockWaiters, whileHeld } from './held-table.ts';
import { aUser, createUser } from './people.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const PATTERN =
  "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-' or end in '.', '.git' or '.atom'.";
const TOO_LONG = 'is too long (maximum is 255 characters)';
const CONTROL = 'contains control characters. Remove them.';
const GOOD = { username: 'grace', name: 'Grace', email: 'grace@example.com' };

describe('creating a user', () => {
  it('stores the email in lower case and makes no admin unless asked', async () => {
    const { prisma } = test.database;
    const plain = await createUser(prisma, { username: 'Ada', name: 'Ada L.', email: 'Ada@Example.com' });
    expect(plain).toMatchObject({
      kind: 'created',
      user: { username: 'Ada', name: 'Ada L.', email: 'ada@example.com', admin: false, blocked: false },
    });
    const admin = await createUser(prisma, { ...GOOD, username: 'chief', email: 'c@x', admin: true });
    expect(admin).toMatchObject({ kind: 'created', user: { admin: true } });
  });

  it.each([
    ['username', '', ["can't be blank"]],
    ['username', '-ada', [PATTERN]],
    ['username', 'ada.', [PATTERN]],
    ['username', 'ada.git', [PATTERN]],
    ['username', 'ada.ATOM', [PATTERN]],
    ['username', 'ada lovelace', [PATTERN]],
    ['username', 'adá', [PATTERN]],
    ['username', 'ada\n', [PATTERN]],
    ['username', 'ada\0', [PATTERN]],
    ['username', 'a/b', [PATTERN]],
    ['username', 'a'.repeat(256), [TOO_LONG]],
    ['name', ' ', ["can't be blank"]],
    ['name', 'Ada\0', [CONTROL]],
    ['name', 'Ada\ud800', [CONTROL]],
    ['name', 'é'.repeat(256), [TOO_LONG]],
    ['email', '', ["can't be blank"]],
    ['email', 'nobody', ['is invalid']],
    ['email', 'a b@example.com', ['is invalid']],
    ['email', 'a\0@example.com', ['is invalid']],
  ])('refuses %s %j', async (field, value, messages) => {
    const result = await createUser(test.database.prisma, { ...GOOD, [field]: value });
    expect(result).toEqual({ kind: 'invalid', errors: { [field]: messages } });
  });

  it('takes the longest names there may be', async () => {
    const longest = { username: 'u'.repeat(255), name: '😀'.repeat(255), email: `${'e'.repeat(250)}@e.io` };
    expect(await createUser(test.database.prisma, longest)).toMatchObject({ kind: 'created' });
  });

  it('names every wrong field at once', async () => {
    const result = await createUser(test.database.prisma, { username: '', name: '', email: '' });
    expect(result).toHaveProperty('errors', {
      username: ["can't be blank"],
      name: ["can't be blank"],
      email: ["can't be blank"],
    });
  });

  it('refuses a username or email that is taken in another case', async () => {
    const { prisma } = test.database;
    await aUser(prisma, 'taken_x');
    expect(
      await createUser(prisma, { username: 'TAKEN_X', name: 'T', email: 'Taken_X@Example.COM' }),
    ).toEqual({
      kind: 'invalid',
      errors: { username: ['has already been taken'], email: ['has already been taken'] },
    });
    // "_" is a character here, not a wildcard.
    expect(await createUser(prisma, { username: 'takenyx', name: 'T', email: 't@x' })).toHaveProperty(
      'kind',
      'created',
    );
  });

  it('lets one of many concurrent requests have a username, whatever its case', async () => {
    const spellings = ['race', 'Race', 'RACE', 'rAce', 'raCe', 'race'];
    const { pool, prisma } = test.database;
    // Held back until all have come as far as they get without the table: all check before any inserts, if they could.
    const results = await whileHeld(pool, 'LOCK TABLE users IN SHARE MODE', async (release) => {
      const racing = spellings.map((username, index) =>
        createUser(prisma, { username, name: 'R', email: `race${index}@example.com` }),
      );
      await untilLockWaiters(pool, spellings.length);
      await release();
      return Promise.all(racing);
    });
    expect(results.filter(({ kind }) => kind === 'created')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'invalid')[0]).toEqual({
      kind: 'invalid',
      errors: { username: ['has already been taken'] },
    });
  });
});
