import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NOT_AVAILABLE } from '../graphql/refusals.ts';
import {
  accepted,
  addTypes,
  aDestination,
  FORMS,
  recorded,
  refused,
  removeTypes,
  thoseWhoMayNot,
  type Filtered,
} from './filters.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const TAKEN = 'Validation failed: Audit event type has already been taken';
const undefinedType = (name: string) =>
  `Validation failed: Audit event type with value ${name} is undefined.`;

const TYPES_OF = {
  legacy: {
    group: (path: string) =>
      `{ group(fullPath: "${path}") { found: externalAuditEventDestinations { nodes { eventTypeFilters } } } }`,
    instance: () => '{ found: instanceExternalAuditEventDestinations { nodes { eventTypeFilters } } }',
  },
  consolidated: {
    group: (path: string) =>
      `{ group(fullPath: "${path}") { found: externalAuditEventStreamingDestinations { nodes { eventTypeFilters } } } }`,
    instance: () => '{ found: auditEventsInstanceStreamingDestinations { nodes { eventTypeFilters } } }',
  },
};

/** What the destination's own field says, in the words of its form. */
async function typesOf({ form, group, actor }: Filtered): Promise<unknown> {
  const { data } = await world.execute(TYPES_OF[form.generation][form.owner](group.path), {}, actor);
  const place = (form.owner === 'group' ? data?.['group'] : data) as unknown as {
    found: { nodes: { eventTypeFilters: unknown }[] };
  };
  return place.found.nodes[0]?.eventTypeFilters;
}

async function versionOf(id: number): Promise<number> {
  return (await world.db.database.prisma.destination.findUniqueOrThrow({ where: { id } })).version;
}

// The paragraph "Event-type filters" of GitLab's rules, sentence by sentence, in all four forms.
describe.each(FORMS)('event type filters of a destination of %s', (_name, form) => {
  it('are none at first, and adding answers with the complete list', async () => {
    const destination = await aDestination(world, form);
    expect(await typesOf(destination)).toEqual([]);
    expect(await addTypes(world, destination, ['user_created', 'add_gpg_key'])).toEqual(
      accepted(['user_created', 'add_gpg_key']),
    );
    const all = ['user_created', 'add_gpg_key', 'member_created'];
    expect(await addTypes(world, destination, ['member_created'])).toEqual(accepted(all));
    expect(await typesOf(destination)).toEqual(all);
  });

  it('must be present, for every caller', async () => {
    const destination = await aDestination(world, form);
    const missing = { payload: null, topLevel: 'event type filters must be present' };
    expect(await addTypes(world, destination, [])).toEqual(missing);
    expect(await removeTypes(world, destination, [])).toEqual(missing);
  });

  it.each([
    ['an unknown type', ['user_created', 'X'], undefinedType('X')],
    ['the first of two unknown types', ['Y', 'X'], undefinedType('Y')],
    ['an empty type', [''], undefinedType('')],
    ['a type that is there', ['user_created', 'add_gpg_key'], TAKEN],
    ['a type twice', ['user_created', 'user_created'], TAKEN],
    ['whatever comes first', ['add_gpg_key', 'X'], TAKEN],
  ])('are all refused with %s among them', async (_what, types, error) => {
    const destination = await aDestination(world, form);
    await addTypes(world, destination, ['add_gpg_key']);
    const before = await versionOf(destination.id);
    expect(await addTypes(world, destination, types)).toEqual(refused(error, ['add_gpg_key']));
    expect(await typesOf(destination)).toEqual(['add_gpg_key']);
    expect(await versionOf(destination.id)).toBe(before);
  });

  it('take all types that begin alike by a prefix, known or not', async () => {
    const destination = await aDestination(world, form);
    expect(await addTypes(world, destination, ['aws.*', 'user_created'])).toEqual(
      accepted(['aws.*', 'user_created']),
    );
    for (const name of ['*', '.*', 'aws*', 'aws.*.rds', 'a b.*'])
      expect(await addTypes(world, destination, [name])).toEqual(
        refused(undefinedType(name), ['aws.*', 'user_created']),
      );
    expect(await removeTypes(world, destination, ['aws.*'])).toEqual(accepted());
    expect(await typesOf(destination)).toEqual(['user_created']);
  });

  it('are removed all or none', async () => {
    const destination = await aDestination(world, form);
    await addTypes(world, destination, ['add_gpg_key', 'user_created', 'member_created']);
    const before = await versionOf(destination.id);
    expect(await removeTypes(world, destination, ['add_gpg_key', 'A', 'B'])).toEqual({
      payload: { errors: ["Couldn't find event type filters where audit event type(s): A, B"] },
      topLevel: undefined,
    });
    expect(await versionOf(destination.id)).toBe(before);
    expect(await removeTypes(world, destination, ['add_gpg_key', 'member_created'])).toEqual(accepted());
    expect(await typesOf(destination)).toEqual(['user_created']);
  });

  it('are a change that streams and the trail hear of, once for each call', async () => {
    const destination = await aDestination(world, form);
    const streamOf = form.owner === 'group' ? destination.group.id : null;
    const earlier = (await recorded(world, streamOf)).length;
    const before = await versionOf(destination.id);
    await addTypes(world, destination, ['user_created']);
    await addTypes(world, destination, ['add_gpg_key', 'member_created']);
    await removeTypes(world, destination, ['user_created', 'add_gpg_key', 'member_created']);
    await removeTypes(world, destination, ['user_created']);
    expect((await recorded(world, streamOf)).slice(earlier)).toEqual([
      'event_type_filters_created: Created audit event type filter(s): user_created',
      'event_type_filters_created: Created audit event type filter(s): add_gpg_key and member_created',
      'event_type_filters_deleted: Deleted audit event type filter(s): user_created, add_gpg_key, and member_created',
    ]);
    expect(await versionOf(destination.id)).toBe(before + 3);
    expect(world.published.destinations.filter((id) => id === String(destination.id))).toHaveLength(4);
  });

  it('are hidden from others', async () => {
    const destination = await aDestination(world, form);
    const others = await thoseWhoMayNot(world, destination);
    const topLevel = NOT_AVAILABLE;
    for (const other of others) {
      for (const change of [addTypes, removeTypes]) {
        const outcome = await change(world, destination, ['user_created'], other);
        expect(outcome).toEqual({ payload: null, topLevel });
      }
    }
    expect(await typesOf(destination)).toEqual([]);
  });

  it('are not for the destination of another form’s owner', async () => {
    const destination = await aDestination(world, form);
    expect(await addTypes(world, { ...destination, id: 999_999 }, ['user_created'])).toEqual({
      payload: null,
      topLevel: NOT_AVAILABLE,
    });
  });

  it('hold under concurrency: of twenty who add the same types, one does', async () => {
    const destination = await aDestination(world, form);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => addTypes(world, destination, ['user_created', 'add_gpg_key'])),
    );
    const all = ['user_created', 'add_gpg_key'];
    expect(outcomes.filter(({ payload }) => (payload?.['errors'] as string[]).length === 0)).toHaveLength(1);
    expect(outcomes.every(({ payload }) => String(payload?.['eventTypeFilters']) === String(all))).toBe(true);
    expect(await typesOf(destination)).toEqual(all);
  });
});

describe('what a destination can be filtered by', () => {
  const seen = async (groupId: number, name: string) => {
    const { prisma } = world.db.database;
    const { id } = await prisma.stream.findUniqueOrThrow({ where: { groupId } });
    await prisma.eventType.create({ data: { streamId: id, name } });
  };

  it.each([
    'audit_operation',
    'project_group_link_create',
    'project_group_link_update',
    'project_group_link_destroy',
    'personal_access_token_issued',
    'event_type_filters_created',
  ])('includes %s', async (type) => {
    const destination = await aDestination(world, { owner: 'group', generation: 'legacy' });
    expect(await addTypes(world, destination, [type])).toEqual(accepted([type]));
  });

  it('includes types that an admin declared, for all groups', async () => {
    await world.db.database.prisma.eventType.create({ data: { name: 'declared.type' } });
    for (const [, form] of FORMS) {
      const destination = await aDestination(world, form);
      expect(await addTypes(world, destination, ['declared.type'])).toEqual(accepted(['declared.type']));
    }
  });

  it('includes what was seen in the group, and for the instance in any, but not in another group', async () => {
    const form = { owner: 'group', generation: 'legacy' } as const;
    const destination = await aDestination(world, form);
    await seen(destination.group.id, 'seen:here');
    expect(await addTypes(world, destination, ['seen:here'])).toEqual(accepted(['seen:here']));
    const elsewhere = await aDestination(world, form);
    expect(await addTypes(world, elsewhere, ['seen:here'])).toEqual(refused(undefinedType('seen:here'), []));
    const instance = await aDestination(world, { owner: 'instance', generation: 'legacy' });
    expect(await addTypes(world, instance, ['seen:here'])).toEqual(accepted(['seen:here']));
  });
});
