import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Group } from '../../src/database/generated/client.ts';
import { createGroupDirectory, type GroupDirectory } from '../../src/groups/group-directory.ts';
import { aGroup, NOW } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
let clock: number;
let directory: GroupDirectory;
let top: Group;
let sub: Group;

beforeAll(async () => {
  test = await createTestDatabase();
  top = await aGroup(test.database.prisma, 'My-Top');
  sub = await aGroup(test.database.prisma, 'kid', top);
});
afterAll(() => test.close());
beforeEach(() => {
  clock = NOW.getTime();
  directory = createGroupDirectory({ pool: test.database.pool, now: () => new Date(clock) });
});

describe('the group directory', () => {
  it('finds a group by id and by path, with the stream of its top-level group', async () => {
    const stream = await test.database.prisma.stream.findUniqueOrThrow({ where: { groupId: top.id } });
    const expected = {
      id: sub.id,
      name: 'KID',
      fullPath: 'My-Top/kid',
      fullName: 'MY-TOP / KID',
      traversalIds: [top.id, sub.id],
      rootId: top.id,
      streamId: stream.id,
    };
    expect(await directory.findById(sub.id)).toEqual(expected);
    expect(await directory.findByPath('my-top/KID')).toEqual(expected);
    expect(await directory.findById(top.id)).toMatchObject({ rootId: top.id, streamId: stream.id });
  });

  it.each([
    '',
    '/',
    'nobody',
    '/my-top',
    'my-top/',
    'my-top//kid',
    ' my-top',
    'my-top\0',
    'my_top',
    'my%top',
    'my-top/\u212aid',
    '\ud800',
    'x'.repeat(100_000),
  ])('finds nothing at %j', async (path) => {
    expect(await directory.findByPath(path)).toBeUndefined();
  });

  it.each([0, -1, 0.5, NaN, Infinity, 2_000_000_000, 2 ** 31, 2 ** 60])(
    'finds nothing by id %d',
    async (id) => {
      expect(await directory.findById(id)).toBeUndefined();
    },
  );

  it('finds a new group at once, and forgets a deleted one within 2 s', async () => {
    const { prisma } = test.database;
    expect(await directory.findByPath('late')).toBeUndefined();
    const { id } = await aGroup(prisma, 'late');
    expect(await directory.findByPath('late')).toHaveProperty('id', id);
    expect(await directory.findById(id)).toHaveProperty('id', id);

    await prisma.group.delete({ where: { id } });
    clock += 1_999;
    expect(await directory.findByPath('LATE')).toHaveProperty('id', id);
    clock += 1;
    expect(await directory.findByPath('late')).toBeUndefined();
    expect(await directory.findById(id)).toBeUndefined();
  });

  it('forgets everything when it is told to', async () => {
    const { prisma } = test.database;
    const { id } = await aGroup(prisma, 'gone');
    await directory.findByPath('gone');
    await directory.findById(id);
    await prisma.group.delete({ where: { id } });
    directory.invalidate();
    expect(await directory.findByPath('gone')).toBeUndefined();
    expect(await directory.findById(id)).toBeUndefined();
  });
});
