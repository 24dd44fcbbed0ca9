import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NOT_AVAILABLE } from '../graphql/refusals.ts';
import { rowId } from './documents.ts';
import {
  addHttpNamespace,
  addNamespace,
  aDestination,
  aProject,
  deleteHttpNamespace,
  deleteNamespace,
  destinationId,
  recorded,
  type Filtered,
  type FilterOutcome,
} from './filters.ts';
import { createWorld, MAINTAINER, type World } from './world.ts';
import { rowsOf } from '../support/rows.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const LEGACY = { owner: 'group', generation: 'legacy' } as const;
const GROUP = { owner: 'group', generation: 'consolidated' } as const;
const INSTANCE = { owner: 'instance', generation: 'consolidated' } as const;

const ONE = 'One and only one of [groupPath, projectPath] arguments is required.';
const topLevel = (message: string) => ({ payload: null, topLevel: message });
const refused = (...errors: string[]) => ({
  payload: { errors, namespaceFilter: null },
  topLevel: undefined,
});
const DELETED = { payload: { errors: [] }, topLevel: undefined };

interface FilterNode {
  readonly id: string;
  readonly namespace: object;
}

function made({ payload, topLevel: error }: FilterOutcome): FilterNode {
  const node = payload?.['namespaceFilter'];
  if (!node) throw new Error(error ?? JSON.stringify(payload));
  return node as FilterNode;
}

async function versionOf({ id }: Filtered): Promise<number> {
  return (await world.db.database.prisma.destination.findUniqueOrThrow({ where: { id } })).version;
}

// The paragraph "Namespace filters" of GitLab's rules.
describe('the namespace filter of an HTTP destination', () => {
  it('is a group, which the destination shows', async () => {
    const destination = await aDestination(world, LEGACY);
    const sub = await world.subgroup(destination.group);
    const before = await versionOf(destination);
    const outcome = await addHttpNamespace(world, destination, { groupPath: sub.path.toUpperCase() });
    const { id } = made(outcome);
    expect(outcome).toEqual({
      payload: {
        errors: [],
        namespaceFilter: {
          id: expect.stringMatching(/^gid:\/\/gitlab\/AuditEvents::Streaming::HTTP::NamespaceFilter\/\d+$/),
          namespace: {
            id: `gid://gitlab/Group/${sub.id}`,
            name: 'sub',
            fullName: `${destination.group.path} / sub`,
            fullPath: sub.path,
          },
          externalAuditEventDestination: {
            id: destinationId(LEGACY, destination.id),
            namespaceFilter: { id },
          },
        },
      },
      topLevel: undefined,
    });
    expect(await versionOf(destination)).toBe(before + 1);
  });

  it('is a project', async () => {
    const destination = await aDestination(world, LEGACY);
    const project = await aProject(world, destination.group);
    const { namespace } = made(await addHttpNamespace(world, destination, { projectPath: project.fullPath }));
    expect(namespace).toEqual({
      id: `gid://gitlab/Namespaces::ProjectNamespace/${project.id}`,
      name: 'app',
      fullName: `${destination.group.path} / app`,
      fullPath: project.fullPath,
    });
  });

  it.each([
    ['neither path', () => ({}), ONE],
    ['both paths', (path: string) => ({ groupPath: path, projectPath: path }), ONE],
    ['null paths', () => ({ groupPath: null, projectPath: null }), ONE],
    ['an unknown group', () => ({ groupPath: 'no/such' }), 'group_path is invalid'],
    ['an empty group path', () => ({ groupPath: '' }), 'group_path is invalid'],
    ['an unknown project', (path: string) => ({ projectPath: `${path}/no` }), 'project_path is invalid'],
    ['a group as a project', (path: string) => ({ projectPath: path }), 'project_path is invalid'],
    ['what is no path', () => ({ groupPath: 'a b\u00e9' }), 'group_path is invalid'],
  ])('is refused for %s', async (_what, paths, message) => {
    const destination = await aDestination(world, LEGACY);
    expect(await addHttpNamespace(world, destination, paths(destination.group.path))).toEqual(
      topLevel(message),
    );
  });

  it('is one', async () => {
    const destination = await aDestination(world, LEGACY);
    const { path } = destination.group;
    const project = await aProject(world, destination.group);
    made(await addHttpNamespace(world, destination, { groupPath: path }));
    expect(await addHttpNamespace(world, destination, { projectPath: project.fullPath })).toEqual(
      refused('External audit event destination has already been taken'),
    );
  });

  it('is in the destination’s group; what the Owner may not see is not there', async () => {
    const destination = await aDestination(world, LEGACY);
    const other = await world.group();
    expect(await addHttpNamespace(world, destination, { groupPath: other.path })).toEqual(
      topLevel('group_path is invalid'),
    );
    const admin = await world.admin();
    expect(await addHttpNamespace(world, destination, { groupPath: other.path }, admin)).toEqual(
      refused('External audit event destination does not belong to the top-level group of the namespace.'),
    );
    const project = await aProject(world, other);
    expect(await addHttpNamespace(world, destination, { projectPath: project.fullPath })).toEqual(
      topLevel('project_path is invalid'),
    );
  });

  it('is deleted by its id, once', async () => {
    const destination = await aDestination(world, LEGACY);
    const { id } = made(await addHttpNamespace(world, destination, { groupPath: destination.group.path }));
    const before = await versionOf(destination);
    expect(await deleteHttpNamespace(world, id, destination.actor)).toEqual(DELETED);
    expect(await versionOf(destination)).toBe(before + 1);
    expect(await deleteHttpNamespace(world, id, destination.actor)).toEqual(topLevel(NOT_AVAILABLE));
  });

  it('is the business of Owners', async () => {
    const destination = await aDestination(world, LEGACY);
    const { group, actor } = destination;
    const { id } = made(await addHttpNamespace(world, destination, { groupPath: group.path }));
    for (const other of [await world.stranger(), await world.member(group, MAINTAINER)]) {
      expect(await deleteHttpNamespace(world, id, other)).toEqual(topLevel(NOT_AVAILABLE));
      const added = await addHttpNamespace(world, destination, { groupPath: group.path }, other);
      expect(added).toEqual(topLevel(NOT_AVAILABLE));
    }
    expect(await deleteHttpNamespace(world, id, actor)).toEqual(DELETED);
  });

  it('is a change that streams and the trail hear of', async () => {
    const destination = await aDestination(world, LEGACY);
    const { group, actor } = destination;
    const { prisma } = world.db.database;
    const { name } = await prisma.destination.findUniqueOrThrow({ where: { id: destination.id } });
    const { id } = made(await addHttpNamespace(world, destination, { groupPath: group.path }));
    await deleteHttpNamespace(world, id, actor);
    const what = `namespace filter for http audit event streaming destination ${name} and namespace ${group.path}`;
    expect(await recorded(world, group.id)).toEqual([
      `create_http_namespace_filter: Create ${what}`,
      `delete_http_namespace_filter: Delete ${what}`,
    ]);
    expect(world.published.destinations.filter((each) => each === String(destination.id))).toHaveLength(3);
  });

  it('is one under concurrency', async () => {
    const destination = await aDestination(world, LEGACY);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        addHttpNamespace(world, destination, { groupPath: destination.group.path }),
      ),
    );
    expect(outcomes.filter(({ payload }) => payload?.['namespaceFilter'] !== null)).toHaveLength(1);
  });
});

describe.each([
  ['a group', GROUP],
  ['the instance', INSTANCE],
])('the namespace filters of a consolidated destination of %s', (_whose, form) => {
  it('are groups and projects, up to five', async () => {
    const destination = await aDestination(world, form);
    const paths = [destination.group.path];
    for (const path of ['a', 'b', 'c', 'd'])
      paths.push((await aProject(world, destination.group, path)).fullPath);
    const ids: string[] = [];
    for (const path of paths) {
      const { id, ...rest } = made(await addNamespace(world, destination, path));
      ids.push(id);
      expect(rest).toMatchObject({
        namespace: { fullPath: path },
        externalStreamingDestination: {
          id: destinationId(form, destination.id),
          namespaceFilters: ids.map((each) => ({ id: each })),
        },
      });
    }
    const { fullPath } = await aProject(world, destination.group, 'e');
    expect(await addNamespace(world, destination, fullPath)).toEqual(
      refused('Namespace filters are limited to 5 per destination'),
    );
    expect(await deleteNamespace(world, destination, ids[0] ?? '')).toEqual(DELETED);
    made(await addNamespace(world, destination, fullPath));
  });

  it('are five under concurrency', async () => {
    const destination = await aDestination(world, form);
    const paths: string[] = [];
    for (let n = 0; n < 12; n++) paths.push((await aProject(world, destination.group, `p${n}`)).fullPath);
    const outcomes = await Promise.all(paths.map((path) => addNamespace(world, destination, path)));
    expect(outcomes.filter(({ payload }) => payload?.['namespaceFilter'] !== null)).toHaveLength(5);
  });

  it('are each there once', async () => {
    const destination = await aDestination(world, form);
    const { path } = destination.group;
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => addNamespace(world, destination, path)),
    );
    const taken = refused('Namespace has already been taken');
    expect(outcomes.filter(({ payload }) => payload?.['namespaceFilter'] === null)).toEqual(
      Array(9).fill(taken),
    );
  });

  it.each([['no/such'], [''], [null]])('are refused for the path %p', async (path) => {
    const destination = await aDestination(world, form);
    expect(await addNamespace(world, destination, path)).toEqual(
      topLevel('namespace_path should be of group or project only.'),
    );
  });

  it('are recorded in the words of their owner', async () => {
    const destination = await aDestination(world, form);
    const streamOf = form.owner === 'group' ? destination.group.id : null;
    const earlier = (await recorded(world, streamOf)).length;
    const { id } = made(await addNamespace(world, destination, destination.group.path));
    await deleteNamespace(world, destination, id);
    const { owner } = form;
    expect((await recorded(world, streamOf)).slice(earlier)).toEqual([
      `created_${owner}_namespace_filter: Created namespace filter for ${owner} audit event streaming destination.`,
      `deleted_${owner}_namespace_filter: Deleted namespace filter for ${owner} audit event streaming destination.`,
    ]);
    const { prisma } = world.db.database;
    const { name } = await prisma.destination.findUniqueOrThrow({ where: { id: destination.id } });
    const newest = (await rowsOf(world.db.database.pool, 'audit_events')).at(-1);
    expect(JSON.parse(newest?.body ?? '')).toMatchObject({
      details: {
        destination_name: name,
        namespace: destination.group.path,
        event_name: `deleted_${owner}_namespace_filter`,
        target_id: destination.id,
      },
    });
  });
});

it('filters of a group’s destination are inside the group, in the new generation, too', async () => {
  const destination = await aDestination(world, GROUP);
  const other = await world.group();
  expect(await addNamespace(world, destination, other.path, await world.admin())).toEqual(
    refused('External streaming destination does not belong to the top-level group of the namespace.'),
  );
});

it('one filter is the same in both generations', async () => {
  const destination = await aDestination(world, LEGACY);
  const legacy = made(await addHttpNamespace(world, destination, { groupPath: destination.group.path }));
  const number = rowId(legacy.id);
  const { data } = await world.execute(
    `{ group(fullPath: "${destination.group.path}") {
         externalAuditEventStreamingDestinations { nodes { namespaceFilters { id namespace { fullPath } } } } } }`,
    {},
    destination.actor,
  );
  expect(data?.['group']).toEqual({
    externalAuditEventStreamingDestinations: {
      nodes: [
        {
          namespaceFilters: [
            {
              id: `gid://gitlab/AuditEvents::Group::NamespaceFilter/${number}`,
              namespace: { fullPath: destination.group.path },
            },
          ],
        },
      ],
    },
  });
  const consolidated = { ...destination, form: GROUP };
  expect(
    await deleteNamespace(world, consolidated, `gid://gitlab/AuditEvents::Group::NamespaceFilter/${number}`),
  ).toEqual(DELETED);
  expect(await deleteHttpNamespace(world, legacy.id, destination.actor)).toEqual(topLevel(NOT_AVAILABLE));
});
