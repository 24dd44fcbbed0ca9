import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { urlOf } from '../../src/destinations/model/http-place.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { createGroupDestinations } from '../../src/destinations/lifecycle/destroy-group-destinations.service.ts';
import { createAuditTrail } from '../../src/event-log/audit-trail.ts';
import { deleteGroup } from '../../src/groups/delete-group.service.ts';
import { createGroupDirectory } from '../../src/groups/group-directory.ts';
import { createFarewells } from '../../src/streaming/last-delivery/farewell-deliveries.ts';
import { destinationIn } from './documents.ts';
import { addNamespace, aDestination, aProject, recorded } from './filters.ts';
import { createWorld, type TestGroup, type World } from './world.ts';
import { rowsOf } from '../support/rows.ts';

let world: World;
beforeAll(async () => void (world = await createWorld()));
afterAll(() => world.close());

const QUERY_ACTIVE = {
  group: (path: string) =>
    `{ group(fullPath: "${path}") { externalAuditEventStreamingDestinations { nodes { active } } } }`,
  instance: () => '{ auditEventsInstanceStreamingDestinations { nodes { active } } }',
};

/** What deletes the group as it is now: true the first time. */
async function deletionOf({ id }: TestGroup): Promise<() => Promise<boolean>> {
  const { db, notifications } = world;
  const { jobs } = db;
  const { pool, prisma } = db.database;
  const now = () => new Date();
  const farewells = createFarewells({ jobs, notifications });
  const deps = {
    changes: createAuditTrail({ prisma, jobs, notifications, now }),
    belongings: createGroupDestinations({ notifications, farewells, kinds: DESTINATION_KINDS }),
  };
  const group = await createGroupDirectory({ pool, now }).findById(id);
  if (group === undefined) throw new Error('There is no group');
  return () => deleteGroup(deps, group, { id: 1, name: 'Ada', ip: null });
}

it('each destination of a deleted group gets the event that says so, and the installation keeps it', async () => {
  const { prisma, pool } = world.db.database;
  const place = await world.group();
  await world.subgroup(place);
  await destinationIn(world, place, { destinationUrl: 'https://example.com/one?key=hidden' });
  await destinationIn(world, place, { destinationUrl: 'https://example.com/two' });

  const destroy = await deletionOf(place);
  expect(await destroy()).toBe(true);
  expect(await destroy()).toBe(false);

  expect(await prisma.destination.count()).toBe(0);
  expect(await prisma.subscription.count()).toBe(0);
  const sent = await rowsOf(pool, 'farewell_deliveries');
  expect(sent.map(({ config, eventType }) => [urlOf({ config }), eventType])).toEqual([
    ['https://example.com/one?key=hidden', 'destroy_event_streaming_destination'],
    ['https://example.com/two', 'destroy_event_streaming_destination'],
  ]);
  const { rows } = await pool.query(
    `SELECT e.id, e.event_type, e.entity_path FROM audit_events e JOIN streams s ON s.id = e.stream_id
     WHERE s.group_id IS NULL ORDER BY e.sequence`,
  );
  expect(rows.map(({ event_type, entity_path }) => [event_type, entity_path])).toEqual([
    ['group_destroyed', `${place.path}/sub`],
    ['destroy_event_streaming_destination', place.path],
    ['destroy_event_streaming_destination', place.path],
    ['group_destroyed', place.path],
  ]);
  expect(sent.map(({ eventId }) => Number(eventId))).toEqual([Number(rows[1].id), Number(rows[2].id)]);
  expect(sent[0]?.body).not.toContain('hidden');
});

it('a deleted subgroup and its projects are taken off what destinations are limited to, which is recorded', async () => {
  const { prisma } = world.db.database;
  const form = { owner: 'group', generation: 'consolidated' } as const;
  const destination = await aDestination(world, form);
  const sub = await world.subgroup(destination.group);
  const project = await aProject(world, sub);
  await addNamespace(world, destination, sub.path);
  await addNamespace(world, destination, project.fullPath);
  // Keeps another one, and so goes on.
  await addNamespace(world, destination, destination.group.path);
  const before = await prisma.destination.findUniqueOrThrow({ where: { id: destination.id } });
  const destroy = await deletionOf(sub);
  world.published.destinations.length = 0;

  expect(await destroy()).toBe(true);

  expect(await prisma.namespaceFilter.count({ where: { destinationId: destination.id } })).toBe(1);
  const after = await prisma.destination.findUniqueOrThrow({ where: { id: destination.id } });
  expect(after).toMatchObject({ active: true, version: before.version + 2 });
  expect(world.published.destinations).toContain(String(destination.id));
  const what = (path: string) =>
    `delete_http_namespace_filter: Delete namespace filter for http audit event streaming destination ${before.name} and namespace ${path}`;
  expect((await recorded(world, destination.group.id)).slice(-2)).toEqual([
    what(sub.path),
    what(project.fullPath),
  ]);
});

it.each(['group', 'instance'] as const)(
  'a destination of the %s whose last filter goes with a group is paused: it gets nothing that the filter kept from it',
  async (owner) => {
    const { prisma, pool } = world.db.database;
    await pool.query('DELETE FROM farewell_deliveries');
    const destination = await aDestination(world, { owner, generation: 'consolidated' });
    const sub = await world.subgroup(destination.group);
    await addNamespace(world, destination, sub.path);
    await addNamespace(world, destination, (await aProject(world, sub)).fullPath);

    expect(await (await deletionOf(sub))()).toBe(true);

    const after = await prisma.destination.findUniqueOrThrow({
      where: { id: destination.id },
      include: { namespaceFilters: true, subscriptions: true },
    });
    expect(after).toMatchObject({ active: false, switchedOffAt: null, namespaceFilters: [] });
    expect(after.subscriptions.length).toBeGreaterThan(0);
    expect(after.subscriptions.filter(({ runnable }) => runnable)).toEqual([]);
    const [last] = await rowsOf(pool, 'farewell_deliveries', { destinationId: destination.id });
    expect(JSON.parse(last?.body ?? '')).toMatchObject({
      details: {
        custom_message: 'Changed active from true to false',
        reason: expect.stringMatching(/^The last group or project .* deleted/),
      },
    });

    // As it was left by a person.
    const paused = await world.execute(QUERY_ACTIVE[owner](destination.group.path), {}, destination.actor);
    expect(JSON.stringify(paused.data)).toContain('"active":false');
  },
);

it('a destination that is paused already stays as it is when its last filter goes with a group', async () => {
  const { prisma, pool } = world.db.database;
  await pool.query('DELETE FROM farewell_deliveries');
  const destination = await aDestination(world, { owner: 'group', generation: 'consolidated' });
  const sub = await world.subgroup(destination.group);
  await addNamespace(world, destination, sub.path);
  await prisma.destination.update({ where: { id: destination.id }, data: { active: false } });
  expect(await (await deletionOf(sub))()).toBe(true);
  expect(await rowsOf(pool, 'farewell_deliveries')).toEqual([]);
});
