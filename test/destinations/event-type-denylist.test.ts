import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NOT_AVAILABLE } from '../graphql/refusals.ts';
import {
  accepted,
  addTypes,
  aDestination,
  denyTypes,
  denyTypesNoMore,
  FORMS,
  recorded,
  refused,
  thoseWhoMayNot,
  type Filtered,
} from './filters.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const LISTS = 'nodes { eventTypeFilters eventTypeDenylistFilters }';
const QUERIES = {
  group: (path: string) =>
    `{ group(fullPath: "${path}") { legacy: externalAuditEventDestinations { ${LISTS} }
       consolidated: externalAuditEventStreamingDestinations { ${LISTS} } } }`,
  instance: () =>
    `{ legacy: instanceExternalAuditEventDestinations { ${LISTS} }
       consolidated: auditEventsInstanceStreamingDestinations { ${LISTS} } }`,
};

/** Both lists, as both generations say them. */
async function listsOf({ form, group, actor }: Filtered): Promise<{ sent: unknown; left: unknown }> {
  const { data } = await world.execute(QUERIES[form.owner](group.path), {}, actor);
  const place = form.owner === 'group' ? data?.['group'] : data;
  const { legacy, consolidated } = place as unknown as Record<
    'legacy' | 'consolidated',
    { nodes: { eventTypeFilters: unknown; eventTypeDenylistFilters: unknown }[] }
  >;
  expect(legacy).toEqual(consolidated);
  const [node] = consolidated.nodes;
  return { sent: node?.eventTypeFilters, left: node?.eventTypeDenylistFilters };
}

async function versionOf({ id }: Filtered): Promise<number> {
  return (await world.db.database.prisma.destination.findUniqueOrThrow({ where: { id } })).version;
}

const CONSOLIDATED = FORMS.filter(([, { generation }]) => generation === 'consolidated');

// GitLab 19.1 has it for groups; the texts are its own.
describe.each(CONSOLIDATED)('the denylist of a destination of %s', (_name, form) => {
  it('is empty at first, and adding answers with the whole of it, but for what is sent', async () => {
    const destination = await aDestination(world, form);
    expect(await listsOf(destination)).toEqual({ sent: [], left: [] });
    await addTypes(world, destination, ['member_created']);
    expect(await denyTypes(world, destination, ['user_created', 'add_gpg_key'])).toEqual(
      accepted(['user_created', 'add_gpg_key']),
    );
    const left = ['user_created', 'add_gpg_key', 'repository_git_operation'];
    expect(await denyTypes(world, destination, ['repository_git_operation'])).toEqual(accepted(left));
    expect(await listsOf(destination)).toEqual({ sent: ['member_created'], left });
  });

  it('takes at least one type at a time, from every caller', async () => {
    const destination = await aDestination(world, form);
    const missing = { payload: null, topLevel: 'event type filters must be present' };
    expect(await denyTypes(world, destination, [])).toEqual(missing);
    expect(await denyTypesNoMore(world, destination, [])).toEqual(missing);
  });

  it.each([
    ['a type on it', ['user_created', 'add_gpg_key'], 'Event type(s) already on the denylist: add_gpg_key'],
    [
      'a type that is sent',
      ['member_created', 'user_created', 'X'],
      'Event type(s) already on the allowlist and cannot be added to the denylist: member_created',
    ],
    [
      'an unknown type',
      ['user_created', 'X'],
      'Validation failed: Audit event type with value X is undefined.',
    ],
    [
      'a type twice',
      ['user_created', 'user_created'],
      'Validation failed: Audit event type has already been taken',
    ],
  ])('takes none with %s among them', async (_what, types, error) => {
    const destination = await aDestination(world, form);
    await denyTypes(world, destination, ['add_gpg_key']);
    await addTypes(world, destination, ['member_created']);
    const before = await versionOf(destination);
    expect(await denyTypes(world, destination, types)).toEqual(refused(error, ['add_gpg_key']));
    expect(await listsOf(destination)).toEqual({ sent: ['member_created'], left: ['add_gpg_key'] });
    expect(await versionOf(destination)).toBe(before);
  });

  it('keeps a type off the list of those that are sent', async () => {
    const destination = await aDestination(world, form);
    await denyTypes(world, destination, ['add_gpg_key']);
    expect(await addTypes(world, destination, ['user_created', 'add_gpg_key'])).toEqual(
      refused('Validation failed: Audit event type has already been taken'),
    );
    expect(await listsOf(destination)).toEqual({ sent: [], left: ['add_gpg_key'] });
  });

  it('gives back all or none', async () => {
    const destination = await aDestination(world, form);
    await addTypes(world, destination, ['member_created']);
    await denyTypes(world, destination, ['add_gpg_key', 'user_created']);
    expect(await denyTypesNoMore(world, destination, ['add_gpg_key', 'member_created', 'B'])).toEqual({
      payload: {
        errors: ["Couldn't find denylist event type filters where audit event type(s): member_created, B"],
      },
      topLevel: undefined,
    });
    expect(await denyTypesNoMore(world, destination, ['add_gpg_key'])).toEqual(accepted());
    expect(await listsOf(destination)).toEqual({ sent: ['member_created'], left: ['user_created'] });
  });

  it('is what streams and the trail hear of, once for each call', async () => {
    const destination = await aDestination(world, form);
    const streamOf = form.owner === 'group' ? destination.group.id : null;
    const earlier = (await recorded(world, streamOf)).length;
    const before = await versionOf(destination);
    await denyTypes(world, destination, ['user_created']);
    await denyTypes(world, destination, ['add_gpg_key', 'member_created']);
    await denyTypesNoMore(world, destination, ['user_created', 'add_gpg_key', 'member_created']);
    expect((await recorded(world, streamOf)).slice(earlier)).toEqual([
      'event_type_filters_created: Created audit event type denylist filter(s): user_created',
      'event_type_filters_created: Created audit event type denylist filter(s): add_gpg_key and member_created',
      'event_type_filters_deleted: Deleted audit event type denylist filter(s): user_created, add_gpg_key, and member_created',
    ]);
    expect(await versionOf(destination)).toBe(before + 3);
    // With that of its creation.
    expect(world.published.destinations.filter((id) => id === String(destination.id))).toHaveLength(4);
  });

  it('is hidden from others', async () => {
    const destination = await aDestination(world, form);
    const others = await thoseWhoMayNot(world, destination);
    for (const other of others) {
      for (const change of [denyTypes, denyTypesNoMore]) {
        const outcome = await change(world, destination, ['user_created'], other);
        expect(outcome).toEqual({ payload: null, topLevel: NOT_AVAILABLE });
      }
    }
    expect(await listsOf(destination)).toEqual({ sent: [], left: [] });
  });
});
