import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { builtInDefinitions } from '../../src/event-types/event-definition.ts';
import { createWorld, MAINTAINER, type TestGroup, type World } from '../destinations/world.ts';

describe('the types that every server has', () => {
  const definitions = builtInDefinitions();
  const names = definitions.map(({ name }) => name);

  it('are the 517 of GitLab, those of its samples and our own, each once and by name', () => {
    expect(names).toHaveLength(517 + 4 + 9);
    expect(names).toEqual([...new Set(names)].sort());
  });

  it('say what GitLab says', () => {
    const of = (name: string) => definitions.find((definition) => definition.name === name);
    expect(of('add_gpg_key')).toEqual({
      name: 'add_gpg_key',
      description: 'Add gpg key',
      featureCategory: 'compliance_management',
      milestone: '15.9',
      savedToDatabase: true,
      streamed: true,
    });
    expect(of('repository_git_operation')).toMatchObject({ savedToDatabase: false, streamed: true });
  });

  it('include every type that this server writes itself', () => {
    const written = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('generated'))
      .flatMap((path) => [...readFileSync(join('src', path), 'utf8').matchAll(/eventType: '([\w.]+)'/g)])
      .map(([, name]) => name);
    expect(written.length).toBeGreaterThan(5);
    expect(written.filter((name) => !names.includes(name ?? ''))).toEqual([]);
    // What is put together: group_access_token_… and personal_access_token_….
    expect(names).toEqual(
      expect.arrayContaining([
        'group_access_token_created',
        'group_access_token_deleted',
        'personal_access_token_issued',
        'personal_access_token_revoked',
      ]),
    );
  });
});

describe('auditEventDefinitions', () => {
  let world: World;
  let group: TestGroup;
  beforeAll(async () => {
    world = await createWorld();
    group = await world.group();
    const other = await world.group();
    const { prisma } = world.db.database;
    const streamOf = (groupId: number) => prisma.stream.findUniqueOrThrow({ where: { groupId } });
    const here = (await streamOf(group.id)).id;
    const there = (await streamOf(other.id)).id;
    await prisma.eventType.createMany({
      data: [
        { name: 'seen.here', streamId: here },
        { name: 'seen.both', streamId: here },
        { name: 'seen.both', streamId: there },
        { name: 'seen.there', streamId: there },
        { name: 'declared', description: 'Somebody declared it', featureCategory: 'ours', milestone: '1.0' },
        { name: 'declared', streamId: here },
      ],
    });
  });
  afterAll(() => world.close());

  interface Page {
    readonly nodes: readonly { readonly name: string }[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  }
  const page = async (args: string, actor: Actor | undefined): Promise<Page> => {
    const document = `{ auditEventDefinitions${args} { nodes { name description featureCategory milestone savedToDatabase
      streamed introducedByIssue introducedByMr } pageInfo { endCursor hasNextPage } } }`;
    const { data, errors } = await world.execute(document, {}, actor);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data?.['auditEventDefinitions'] as unknown as Page;
  };
  const allOf = async (actor: Actor | undefined): Promise<string[]> => {
    const names: string[] = [];
    for (let after = ''; ;) {
      const { nodes, pageInfo } = await page(`(first: 100, after: "${after}")`, actor);
      names.push(...nodes.map(({ name }) => name));
      if (!pageInfo.hasNextPage) return names;
      after = pageInfo.endCursor;
    }
  };
  const builtIn = builtInDefinitions().map(({ name }) => name);

  it('are visible to all callers, also signed out: built-in types, then declared ones', async () => {
    expect(await allOf(undefined)).toEqual([...builtIn, 'declared']);
    expect(await allOf(await world.stranger())).toEqual([...builtIn, 'declared']);
    const { nodes } = await page('(last: 1)', undefined);
    expect(nodes).toEqual([
      {
        name: 'declared',
        description: 'Somebody declared it',
        featureCategory: 'ours',
        milestone: '1.0',
        savedToDatabase: true,
        streamed: true,
        introducedByIssue: null,
        introducedByMr: null,
      },
    ]);
  });

  it('include what was seen in a group for those who may read its events, each once', async () => {
    expect(await allOf(group.owner)).toEqual([...builtIn, 'declared', 'seen.both', 'seen.here']);
    expect(await allOf(await world.member(group, MAINTAINER))).toEqual([...builtIn, 'declared']);
    expect(await allOf(await world.member(group, 50, ['ingest']))).toEqual([...builtIn, 'declared']);
    const admin = await allOf(await world.admin());
    expect(admin.slice(builtIn.length)).toEqual(['declared', 'seen.there', 'seen.both', 'seen.here']);
  });

  it('are paged from the other end, too', async () => {
    const { nodes, pageInfo } = await page('(last: 3)', group.owner);
    expect(nodes.map(({ name }) => name)).toEqual(['declared', 'seen.both', 'seen.here']);
    expect(pageInfo.hasNextPage).toBe(false);
    const across = await page('(last: 5)', group.owner);
    expect(across.nodes.map(({ name }) => name)).toEqual([
      ...builtIn.slice(-2),
      'declared',
      'seen.both',
      'seen.here',
    ]);
  });
});
