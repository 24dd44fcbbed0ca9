import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { untilLockWaiters, whileHeld } from '../access/held-table.ts';
import { aGroup, aUser, createGroup, NOW } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const PATTERN =
  "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-' or end in '.', '.git' or '.atom'.";
const TOO_LONG = 'is too long (maximum is 255 characters)';
const MISSING = 'does not exist. Send the id of a group that you can see.';

describe('creating a group', () => {
  it('makes a top-level group with a stream and an owner', async () => {
    const { prisma } = test.database;
    const owner = await aUser(prisma, 'owner');
    const result = await createGroup(prisma, { name: 'My Team', path: 'My-Team', ownerId: owner.id }, NOW);
    if (result.kind !== 'created') throw new Error(JSON.stringify(result));
    const { id } = result.group;
    expect(result.group).toMatchObject({
      parentId: null,
      path: 'My-Team',
      name: 'My Team',
      fullPath: 'My-Team',
      pathKey: 'my-team',
      fullName: 'My Team',
      traversalIds: [id],
      createdAt: NOW,
    });
    expect(await prisma.stream.findUnique({ where: { groupId: id } })).toMatchObject({ lastSequence: 0n });
    expect(await prisma.membership.findMany({ where: { groupId: id } })).toEqual([
      { userId: owner.id, groupId: id, accessLevel: 50 },
    ]);
  });

  it('makes subgroups whose ids, path and name lead down from the top, without streams', async () => {
    const { prisma } = test.database;
    const top = await aGroup(prisma, 'Top');
    const middle = await aGroup(prisma, 'middle', top);
    const leaf = await aGroup(prisma, 'leaf', middle);
    expect(leaf).toMatchObject({
      parentId: middle.id,
      fullPath: 'Top/middle/leaf',
      pathKey: 'top/middle/leaf',
      fullName: 'TOP / MIDDLE / LEAF',
      traversalIds: [top.id, middle.id, leaf.id],
    });
    expect(await prisma.stream.count({ where: { groupId: { in: [middle.id, leaf.id] } } })).toBe(0);
  });

  it.each([
    ['', ["can't be blank"]],
    ['-a', [PATTERN]],
    ['.a', [PATTERN]],
    ['..', [PATTERN]],
    ['a.', [PATTERN]],
    ['a.git', [PATTERN]],
    ['a.Atom', [PATTERN]],
    ['a/b', [PATTERN]],
    ['a b', [PATTERN]],
    ['ä', [PATTERN]],
    ['\u212a', [PATTERN]],
    ['a\0', [PATTERN]],
    ['a\n', [PATTERN]],
    ['a'.repeat(256), [TOO_LONG]],
    [`${'a'.repeat(255)}.`, [TOO_LONG, PATTERN]],
  ])('refuses the path %j', async (path, messages) => {
    const result = await createGroup(test.database.prisma, { name: 'N', path }, NOW);
    expect(result).toEqual({ kind: 'invalid', errors: { path: messages } });
  });

  it.each(['a', '_a', '0', 'a.b', 'a-', 'a_', 'git', 'a.gitx', 'p'.repeat(255)])(
    'takes the path %j',
    async (path) => {
      expect(await createGroup(test.database.prisma, { name: 'N', path }, NOW)).toHaveProperty(
        'kind',
        'created',
      );
    },
  );

  it.each([
    ['', "can't be blank"],
    [' \t', "can't be blank"],
    ['N\0', 'contains control characters. Remove them.'],
    ['N\ud800', 'contains control characters. Remove them.'],
    ['n'.repeat(256), TOO_LONG],
  ])('refuses the name %j', async (name, message) => {
    const result = await createGroup(test.database.prisma, { name, path: 'named' }, NOW);
    expect(result).toEqual({ kind: 'invalid', errors: { name: [message] } });
  });

  it.each([2_000_000_000, 2 ** 31, 0, -1])('refuses a parent that does not exist (%d)', async (parentId) => {
    const result = await createGroup(test.database.prisma, { name: 'N', path: 'orphan', parentId }, NOW);
    expect(result).toEqual({ kind: 'invalid', errors: { parent_id: [MISSING] } });
  });

  it('refuses a path that is taken in another case, but only in the same parent', async () => {
    const { prisma } = test.database;
    const team = await aGroup(prisma, 'team');
    await aGroup(prisma, 'Sub', team);
    for (const input of [
      { name: 'N', path: 'TEAM' },
      { name: 'N', path: 'sub', parentId: team.id },
    ]) {
      const result = await createGroup(prisma, input, NOW);
      expect(result).toEqual({ kind: 'invalid', errors: { path: ['has already been taken'] } });
    }
    expect(await createGroup(prisma, { name: 'N', path: 'sub' }, NOW)).toHaveProperty('kind', 'created');
  });

  it('lets one of many concurrent requests have a path and leaves nothing of the others', async () => {
    const { prisma } = test.database;
    const streams = await prisma.stream.count();
    const results = await Promise.all(
      ['race', 'Race', 'RACE', 'rAce', 'race', 'race', 'race', 'race'].map((path) =>
        createGroup(prisma, { name: 'R', path }, NOW),
      ),
    );
    expect(results.filter(({ kind }) => kind === 'created')).toHaveLength(1);
    for (const result of results.filter(({ kind }) => kind === 'invalid')) {
      expect(result).toHaveProperty('errors', { path: ['has already been taken'] });
    }
    expect(await prisma.stream.count()).toBe(streams + 1);
  });

  it('limits the full path to 255 characters and the depth to 20', async () => {
    const { prisma } = test.database;
    const long = await aGroup(prisma, 'l'.repeat(200));
    expect(
      await createGroup(prisma, { name: 'N', path: 'x'.repeat(54), parentId: long.id }, NOW),
    ).toHaveProperty('kind', 'created');
    expect(await createGroup(prisma, { name: 'N', path: 'x'.repeat(55), parentId: long.id }, NOW)).toEqual({
      kind: 'invalid',
      errors: { path: ['is too long with its parents (maximum is 255 characters). Shorten it.'] },
    });

    let deepest = await aGroup(prisma, 'd1');
    for (let depth = 2; depth <= 20; depth += 1) deepest = await aGroup(prisma, `d${depth}`, deepest);
    expect(await createGroup(prisma, { name: 'N', path: 'd21', parentId: deepest.id }, NOW)).toEqual({
      kind: 'invalid',
      errors: { parent_id: ['has too deep level of nesting'] },
    });
  });

  it('waits for a transaction that holds the instance exclusively before it makes a stream', async () => {
    const { prisma, pool } = test.database;
    await pool.query(`INSERT INTO instance (id, key_check) VALUES (1, '\\x00') ON CONFLICT DO NOTHING`);
    const creating = await whileHeld(pool, 'SELECT id FROM instance FOR UPDATE', async (release) => {
      const result = createGroup(prisma, { name: 'N', path: 'late' }, NOW);
      await untilLockWaiters(pool, 1);
      await release();
      return result;
    });
    expect(creating).toHaveProperty('kind', 'created');
  });
});
