import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createLearner, type Learner } from '../../src/event-log/learner.ts';
import { createEventTypes } from '../../src/event-types/event-types.ts';
import { MAX_SEEN_EVENT_TYPES, seenEventTypes } from '../../src/event-types/seen-event-types.ts';
import { MAX_SEEN_PROJECTS, storeSeenProjects } from '../../src/groups/seen-projects.ts';
import type { Group } from '../../src/database/generated/client.ts';
import { createAppender, type Appender } from '../../src/event-log/appender.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { pino } from 'pino';
import { aGroup } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { newEvent } from '../support/events.ts';
import { eventually } from '../support/eventually.ts';

let test: TestDatabase;
let appender: Appender;
let learner: Learner;
let top: Group;
let streamId: number;
let groups = 0;
beforeAll(async () => {
  test = await createTestDatabase();
  const { pool } = test.database;
  learner = createLearner({
    lessons: [seenEventTypes(pool, createEventTypes(), { fromSources: false })],
    log: { debug: () => undefined },
    clock: () => 0,
  });
  const notifications = createNotifications(test.connection, pino({ level: 'silent' }));
  appender = createAppender({ pool, jobs: test.jobs, notifications, idempotencyWindow: 1_000, learner });
});
beforeEach(async () => {
  top = await aGroup(test.database.prisma, `Top${(groups += 1)}`);
  ({ id: streamId } = await test.database.prisma.stream.findUniqueOrThrow({ where: { groupId: top.id } }));
});
afterAll(async () => {
  await learner.stop();
  await test.close();
});

const typesSeen = async (): Promise<string[]> => {
  const rows = await test.database.prisma.eventType.findMany({
    where: { streamId },
    orderBy: { name: 'asc' },
  });
  return rows.map(({ name }) => name);
};
const append = (...eventTypes: string[]) =>
  appender.append({
    streamId,
    sender: null,
    events: eventTypes.map((eventType) => newEvent({ eventType })),
  });

it('types of events are known once one was appended; those that are built in or declared are not stored again', async () => {
  await test.database.prisma.eventType.create({ data: { name: 'declared' } });
  await append('repo:pushed', 'user_created', 'declared', 'repo:pushed', 'audit_operation', 'build.done');
  await eventually(async () => (await typesSeen()).length > 0);
  expect(await typesSeen()).toEqual(['build.done', 'repo:pushed']);
});

it('a top-level group has no more than a bounded number of seen types, however many processes store them at once', async () => {
  const { store } = seenEventTypes(test.database.pool, createEventTypes(), { fromSources: false });
  const batches = Array.from({ length: 6 }, (_, batch) =>
    Array.from({ length: 300 }, (_x, n) => `made.up.${batch}.${n}`),
  );
  const full = await Promise.all(batches.map((names) => store(streamId, names)));
  expect(await typesSeen()).toHaveLength(MAX_SEEN_EVENT_TYPES);
  expect(full).toContain(true);
  expect(await store(streamId, ['one.more'])).toBe(true);
  expect(await typesSeen()).toHaveLength(MAX_SEEN_EVENT_TYPES);
});

it('a stream that is gone makes nothing known', async () => {
  const { store } = seenEventTypes(test.database.pool, createEventTypes(), { fromSources: false });
  expect(await store(999_999, ['x'])).toBe(false);
});

it('projects are known by the paths of their events, in the lowest group above them', async () => {
  const { prisma, pool } = test.database;
  const sub = await aGroup(prisma, 'Sub', top);
  await aGroup(prisma, 'elsewhere');
  const t = top.fullPath;
  const paths = [
    `${t}/App`,
    `${t}/app`,
    `${t}/Sub/lib`,
    `${t.toUpperCase()}/SUB/tool`,
    `${t}/no-such-group/deep`,
    // A group, a group's own path, another top-level group, and what is no path.
    `${t}/Sub`,
    t,
    'elsewhere/app',
    `${t}/with blank`,
    `${t}/${'x'.repeat(300)}`,
    '',
  ];
  expect(await storeSeenProjects(pool, streamId, paths)).toBe(false);
  expect(await storeSeenProjects(pool, streamId, paths)).toBe(false);
  const projects = await prisma.project.findMany({ where: { rootId: top.id }, orderBy: { pathKey: 'asc' } });
  expect(projects.map(({ fullPath, name, namespaceId }) => [fullPath, name, namespaceId])).toEqual([
    [`${t}/App`, 'App', top.id],
    [`${t}/no-such-group/deep`, 'deep', top.id],
    [`${t}/Sub/lib`, 'lib', sub.id],
    [`${t.toUpperCase()}/SUB/tool`, 'tool', sub.id],
  ]);
});

it('projects are bounded, too, and the instance has none', async () => {
  const { pool, prisma } = test.database;
  const paths = Array.from({ length: MAX_SEEN_PROJECTS + 10 }, (_, n) => `${top.fullPath}/p${n}`);
  expect(await storeSeenProjects(pool, streamId, paths)).toBe(true);
  expect(await prisma.project.count({ where: { rootId: top.id } })).toBe(MAX_SEEN_PROJECTS);
  const { id } = await prisma.stream.findFirstOrThrow({ where: { groupId: null } });
  expect(await storeSeenProjects(pool, id, ['a/b'])).toBe(true);
});
