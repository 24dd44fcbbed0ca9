import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_LEVELS, type Actor } from '../../src/access/actor.ts';
import { aProject } from '../destinations/filters.ts';
import { createWorld, GUEST, type TestGroup, type World } from '../destinations/world.ts';
import { createGroup } from '../access/people.ts';

let world: World;
let top: TestGroup;
let sub: TestGroup;
let deep: TestGroup;
let other: TestGroup;
beforeAll(async () => {
  world = await createWorld();
  top = await world.group('top');
  other = await world.group('other');
  sub = await world.subgroup(top);
  const input = { name: 'Deep Down', path: 'deep', parentId: sub.id };
  const made = await createGroup(world.db.database.prisma, input, new Date());
  if (made.kind !== 'created') throw new Error('The group was not made');
  deep = { id: made.group.id, path: made.group.fullPath, owner: top.owner };
  await aProject(world, top, 'app');
  await aProject(world, sub, 'lib');
  await aProject(world, deep, 'tool');
  await aProject(world, other, 'app');
});
afterAll(() => world.close());

async function paths(query: string, actor: Actor | undefined): Promise<unknown> {
  const { data, errors } = await world.execute(`{ ${query} }`, {}, actor);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  const found = (data?.['group'] ?? data) as unknown as { found: { nodes: { fullPath: string }[] } };
  return found.found.nodes.map(({ fullPath }) => fullPath);
}
const NODES = '{ nodes { id name fullPath } }';

describe('the groups that an actor may see', () => {
  it('are all below their roles, newest first', async () => {
    const all = `found: groups ${NODES}`;
    expect(await paths(all, undefined)).toEqual([]);
    expect(await paths(all, await world.stranger())).toEqual([]);
    expect(await paths(all, top.owner)).toEqual(['top/sub/deep', 'top/sub', 'top']);
    expect(await paths(all, await world.member(sub, GUEST))).toEqual(['top/sub/deep', 'top/sub']);
    expect(await paths(all, await world.member(sub, GUEST, ['ingest']))).toEqual([]);
    expect(await paths(all, await world.admin())).toEqual(['top/sub/deep', 'top/sub', 'other', 'top']);
    const holder = {
      kind: 'group',
      groupId: sub.id,
      rootId: top.id,
      accessLevel: ACCESS_LEVELS.guest,
    } as const;
    const robot: Actor = { tokenId: 1, tokenName: 'robot', scopes: new Set(['read_api']), holder };
    expect(await paths(all, robot)).toEqual(['top/sub/deep', 'top/sub']);
  });

  it('are searched by name and path, regardless of case, and nothing in the text is special', async () => {
    const search = (text: string) =>
      paths(`found: groups(search: ${JSON.stringify(text)}) ${NODES}`, top.owner);
    expect(await search('DEEP')).toEqual(['top/sub/deep']);
    expect(await search('p down')).toEqual(['top/sub/deep']);
    expect(await search('')).toEqual(['top/sub/deep', 'top/sub', 'top']);
    for (const text of ['%', '_', '\\', "'", 'other']) expect(await search(text)).toEqual([]);
  });

  it('are paged', async () => {
    const { data } = await world.execute(
      '{ groups(first: 1) { edges { cursor node { fullPath } } pageInfo { hasNextPage endCursor } } }',
      {},
      top.owner,
    );
    const page = data?.['groups'] as unknown as { pageInfo: { hasNextPage: boolean; endCursor: string } };
    expect(page.pageInfo.hasNextPage).toBe(true);
    const { endCursor } = page.pageInfo;
    expect(await paths(`found: groups(after: "${endCursor}") ${NODES}`, top.owner)).toEqual([
      'top/sub',
      'top',
    ]);
  });

  it('have descendants, without themselves', async () => {
    const below = (path: string, args: string, actor = top.owner) =>
      paths(`group(fullPath: "${path}") { found: descendantGroups${args} ${NODES} }`, actor);
    expect(await below('top', '')).toEqual(['top/sub/deep', 'top/sub']);
    expect(await below('top/sub', '')).toEqual(['top/sub/deep']);
    expect(await below('top', '(search: "Down")')).toEqual(['top/sub/deep']);
    expect(await below('top/sub', '', await world.member(sub, GUEST))).toEqual(['top/sub/deep']);
  });
});

describe('the projects that an actor may see', () => {
  it('are those of the groups they see', async () => {
    const all = `found: projects ${NODES}`;
    expect(await paths(all, undefined)).toEqual([]);
    expect(await paths(all, await world.stranger())).toEqual([]);
    expect(await paths(all, top.owner)).toEqual(['top/sub/deep/tool', 'top/sub/lib', 'top/app']);
    expect(await paths(all, await world.member(deep, GUEST))).toEqual(['top/sub/deep/tool']);
    expect(await paths(`found: projects(search: "APP") ${NODES}`, await world.admin())).toEqual([
      'other/app',
      'top/app',
    ]);
  });

  it('are a group’s own, and those below it when asked for', async () => {
    const of = (args: string) =>
      paths(`group(fullPath: "top") { found: projects${args} ${NODES} }`, top.owner);
    expect(await of('')).toEqual(['top/app']);
    expect(await of('(includeSubgroups: null)')).toEqual(['top/app']);
    expect(await of('(includeSubgroups: true)')).toEqual(['top/sub/deep/tool', 'top/sub/lib', 'top/app']);
    expect(await of('(includeSubgroups: true, search: "li")')).toEqual(['top/sub/lib']);
  });
});

describe('currentUser', () => {
  const ask = async (actor: Actor | undefined) =>
    (await world.execute('{ currentUser { id name username } }', {}, actor)).data?.['currentUser'];

  it('is the caller, and null when signed out', async () => {
    const { holder } = top.owner;
    if (holder.kind !== 'user') throw new Error('An owner is a user');
    const { id, name, username } = holder;
    expect(await ask(top.owner)).toEqual({ id: `gid://gitlab/User/${id}`, name, username });
    expect(await ask(undefined)).toBeNull();
  });

  it('is null for a token of a group', async () => {
    const holder = {
      kind: 'group',
      groupId: top.id,
      rootId: top.id,
      accessLevel: ACCESS_LEVELS.owner,
    } as const;
    expect(await ask({ tokenId: 1, tokenName: 'robot', scopes: new Set(['api']), holder })).toBeNull();
  });
});

it('a page asks for the groups and projects of a group, with all its destinations and their filters, at once', async () => {
  const page = '{ nodes { id name fullPath } pageInfo { hasNextPage endCursor } }';
  const document = `query ($path: ID!, $search: String) {
    currentUser { id }
    group(fullPath: $path) {
      id
      projects(search: $search, includeSubgroups: true, first: 20) ${page}
      descendantGroups(search: $search, first: 20) ${page}
      externalAuditEventDestinations {
        nodes { id name destinationUrl verificationToken active eventTypeFilters
          headers { nodes { id key value active } }
          namespaceFilter { id namespace { id name fullName fullPath } } } }
      externalAuditEventStreamingDestinations {
        nodes { id name category config secretToken active eventTypeFilters
          namespaceFilters { id namespace { id name fullPath } } } }
    }
  }`;
  const { data, errors } = await world.execute(document, { path: 'top', search: 'e' }, top.owner);
  expect(errors).toBeUndefined();
  expect(data?.['group']).toMatchObject({ descendantGroups: { nodes: [{ fullPath: 'top/sub/deep' }] } });
});
