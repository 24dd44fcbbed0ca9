import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createGroupDestinations } from '../../src/destinations/destroy-group-destinations.service.ts';
import { createAuditTrail } from '../../src/event-log/audit-trail.ts';
import { deleteGroup } from '../../src/groups/delete-group.service.ts';
import { createGroupDirectory } from '../../src/groups/group-directory.ts';
import { createFarewells } from '../../src/streaming/farewells.ts';
import { destinationIn } from './documents.ts';
import { addNamespace, aDestination, aProject, recorded } from './filters.ts';
import { createWorld, type TestGroup, type World } from './world.ts';

let world: World;
beforeAll(async () => void (world = await createWorld()));
afterAll(() => world.close());

/** What deletes the group as it is now: true the first time. */
async function deletionOf({ id }: TestGroup): Promise<() => Promise<boolean>> {
  const { db, notifications } = world;
  const { jobs } = db;
  const { prisma } = db.database;
  const now = () => new Date();
  const farewells = createFarewells({ jobs, notifications });
  const deps = {
    changes: createAuditTrail({ prisma, jobs, notifications, now }),
    belongings: createGroupDestinations({ notifications, farewells }),
  };
  const group = await createGroupDirectory({ prisma, now }).findById(id);
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
  const sent = await prisma.farewellDelivery.findMany({ orderBy: { id: 'asc' } });
  expect(sent.map(({ url, eventType }) => [url, eventType])).toEqual([
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
  const before = await prisma.destination.findUniqueOrThrow({ where: { id: destination.id } });
  const destroy = await deletionOf(sub);
  world.published.destinations.length = 0;

  expect(await destroy()).toBe(true);

  expect(await prisma.namespaceFilter.count({ where: { destinationId: destination.id } })).toBe(0);
  const after = await prisma.destination.findUniqueOrThrow({ where: { id: destination.id } });
  expect(after.version).toBe(before.version + 2);
  expect(world.published.destinations).toContain(String(destination.id));
  const what = (path: string) =>
    `delete_http_namespace_filter: Delete namespace filter for http audit event streaming destination ${before.name} and namespace ${path}`;
  expect((await recorded(world, destination.group.id)).slice(-2)).toEqual([
    what(sub.path),
    what(project.fullPath),
  ]);
});
