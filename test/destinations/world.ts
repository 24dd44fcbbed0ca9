import { randomBytes, randomUUID } from 'node:crypto';
import { pino, type Logger } from 'pino';
import { ACCESS_LEVELS, type AccessLevel, type Actor, type Scope } from '../../src/access/actor.ts';
import { setMembership } from '../../src/access/membership.service.ts';
import { CurrentUserResolver } from '../../src/access/current-user.resolver.ts';
import { createAccessPolicy } from '../../src/access/policy.ts';
import { createUser } from '../../src/access/user.service.ts';
import { AuditEventsCreateResolver } from '../../src/audit-events/ingest/audit-events-create.resolver.ts';
import { createIngestService } from '../../src/audit-events/ingest/ingest.service.ts';
import { AuditEventResolver } from '../../src/audit-events/read/audit-event.resolver.ts';
import { AuditEventsResolver } from '../../src/audit-events/read/audit-events.resolver.ts';
import { createReadService } from '../../src/audit-events/read/read-service.ts';
import { createWatchingResolvers } from '../../src/deliveries/watching.ts';
import { createDestinationAccess } from '../../src/destinations/destination-access.ts';
import type { DestinationDeps } from '../../src/destinations/destination-changes.ts';
import { createDestinationResolvers } from '../../src/destinations/destination-resolvers.ts';
import { DESTINATION_TOPIC } from '../../src/destinations/topics.ts';
import { KEY_CHECK, KEY_CHECK_TEXT } from '../../src/database/encryption-keys.ts';
import { createSealer, type Sealer } from '../../src/encryption/sealer.ts';
import { STREAM_EVENTS } from '../../src/event-log/stream-events.queue.ts';
import { QUEUE_TOPIC } from '../../src/event-log/topics.ts';
import { createAppender } from '../../src/event-log/appender.ts';
import { createAuditTrail } from '../../src/event-log/audit-trail.ts';
import { EventDefinitionsResolver } from '../../src/event-types/event-definitions.resolver.ts';
import { createEventTypes } from '../../src/event-types/event-types.ts';
import { createInstanceStream } from '../../src/event-log/instance-stream.ts';
import { createGraphqlHandler } from '../../src/graphql/graphql-handler.ts';
import { createGroupDirectory } from '../../src/groups/group-directory.ts';
import { createGroupResolvers } from '../../src/groups/group-resolvers.ts';
import { createNamespaceDirectory } from '../../src/groups/namespace-directory.ts';
import { createGroup } from '../../src/groups/group.service.ts';
import { createSingleClient } from '../../src/outbound/single-client.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { createReplayResolvers } from '../../src/replays/replay-resolvers.ts';
import { buildAppSchema } from '../../src/schema.ts';
import { createDestinationVerifier } from '../../src/streaming/destination-verifier.ts';
import { createFarewells } from '../../src/streaming/farewells.ts';
import { createTestSender } from '../../src/streaming/test-sender.ts';
import { allow, zone } from '../outbound/zone.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** The GraphQL API of destinations on a database of its own, apart from HTTP. */
export interface World {
  readonly db: TestDatabase;
  readonly sealer: Sealer;
  /** Ids of destinations that were published as changed, and how often streams were woken. */
  readonly published: { destinations: string[]; wakes: number };
  /** Destinations whose failed deliveries were resumed. */
  readonly resumed: number[];
  readonly log: Logger;
  /** Lines of the log, as JSON. */
  readonly logged: string[];
  /** A new top-level group with an Owner. */
  group(path?: string): Promise<TestGroup>;
  subgroup(parent: TestGroup): Promise<TestGroup>;
  /** Somebody with this role in the group. */
  member(group: TestGroup, level: AccessLevel, scopes?: Scope[]): Promise<Actor>;
  stranger(): Promise<Actor>;
  admin(): Promise<Actor>;
  /** Executes a document; the answer's JSON. */
  execute(document: string, variables: object, actor: Actor | undefined): Promise<Answer>;
  close(): Promise<void>;
}

export interface TestGroup {
  readonly id: number;
  readonly path: string;
  readonly owner: Actor;
}

export interface Answer {
  // Whatever the document asked for.
  readonly data?: Record<string, Record<string, never> | null> | null;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly string[] }[];
}

/** Where all requests come from. */
export const ACTOR_IP = '192.0.2.7';
const HOSTS = ['example.com', 'mydomain.io', 'www.new-domain.com'];

/** `loopback`: receivers on this machine may be destinations. `sealer`: for whoever sends with it. */
export async function createWorld(
  options: { readonly loopback?: boolean; readonly sealer?: Sealer } = {},
): Promise<World> {
  const db = await createTestDatabase({ max: 25 });
  const { prisma } = db.database;
  const now = (): Date => new Date();
  const logged: string[] = [];
  const log: Logger = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const sealer = options.sealer ?? createSealer(randomBytes(32));
  // What a start makes: destinations of the instance are made under the lock of this row.
  await prisma.instance.create({ data: { keyCheck: sealer.seal(KEY_CHECK_TEXT, KEY_CHECK) } });
  const notifications = createNotifications(db.connection, log);
  const published = { destinations: [] as string[], wakes: 0 };
  notifications.subscribe(DESTINATION_TOPIC, (id) => void published.destinations.push(String(id)));
  notifications.subscribe(
    QUEUE_TOPIC,
    (queue) => void (published.wakes += queue === STREAM_EVENTS.name ? 1 : 0),
  );
  const resumed: number[] = [];

  const groups = createGroupDirectory({ prisma, now });
  const policy = createAccessPolicy({ prisma, now });
  const access = createDestinationAccess({ prisma, groups, policy });
  const outbound = {
    allowlist: allow('10.9.0.0/16', ...(options.loopback === true ? ['127.0.0.0/8'] : [])),
    lookup: zone({
      ...Object.fromEntries(HOSTS.map((host) => [host, [['93.184.216.34']]])),
      'internal.example': [['10.1.2.3']],
    }),
  };
  const tests = createTestSender({
    pool: db.database.pool,
    singleClient: createSingleClient(outbound),
    requestTimeout: 1_000,
    metrics: { attempted: () => undefined },
    now,
  });
  const eventTypes = createEventTypes();
  const deps: DestinationDeps = {
    trail: createAuditTrail({ prisma, jobs: db.jobs, notifications, now }),
    jobs: db.jobs,
    notifications,
    sealer,
    outbound,
    deliveries: { resume: (_tx, id) => Promise.resolve(void resumed.push(id)) },
    farewells: createFarewells({ jobs: db.jobs, notifications }),
    verifier: createDestinationVerifier({ database: db.database, sealer, tests }),
    eventTypes,
    log,
  };
  const appender = createAppender({
    pool: db.database.pool,
    jobs: db.jobs,
    notifications,
    idempotencyWindow: 3_600_000,
  });
  const instanceStream = createInstanceStream(db.database.pool);
  const schema = buildAppSchema([
    new CurrentUserResolver(policy),
    ...createGroupResolvers({ prisma, groups, policy }),
    new EventDefinitionsResolver(prisma, policy, eventTypes),
    ...createDestinationResolvers({
      prisma,
      policy,
      groups,
      deps,
      access,
      now,
      namespaces: createNamespaceDirectory({ prisma, groups, policy }),
    }),
    ...createWatchingResolvers({ ...db, ...deps, access, tests, now }),
    ...createReplayResolvers({ ...db, notifications, now }, access),
    new AuditEventsCreateResolver(createIngestService({ groups, policy, appender, instanceStream, now })),
    new AuditEventsResolver(
      policy,
      createReadService({ pool: db.database.pool, clock: () => performance.now() }),
    ),
    new AuditEventResolver(prisma, groups),
  ]);
  const handler = createGraphqlHandler<Actor>({ schema, log });
  await handler.start();

  const user = async (scopes: Scope[] = ['api'], admin = false): Promise<Actor> => {
    const username = `u${randomUUID()}`;
    const made = await createUser(prisma, {
      username,
      name: username,
      email: `${username}@example.com`,
      admin,
    });
    if (made.kind !== 'created') throw new Error(JSON.stringify(made.errors));
    const { id } = made.user;
    const holder = { kind: 'user' as const, id, username, name: username, admin };
    return { tokenId: id, tokenName: username, scopes: new Set(scopes), holder };
  };
  const makeGroup = async (owner: Actor, path: string, parent?: TestGroup): Promise<TestGroup> => {
    const ownerId = parent === undefined && owner.holder.kind === 'user' ? owner.holder.id : undefined;
    const made = await createGroup(
      prisma,
      { name: path, path, parentId: parent?.id ?? null, ...(ownerId !== undefined && { ownerId }) },
      now(),
    );
    if (made.kind !== 'created') throw new Error(JSON.stringify(made.errors));
    return { id: made.group.id, path: made.group.fullPath, owner };
  };

  return {
    db,
    sealer,
    published,
    resumed,
    log,
    logged,
    group: async (path = `g${randomUUID()}`) => makeGroup(await user(), path),
    subgroup: (parent) => makeGroup(parent.owner, 'sub', parent),
    async member(group, accessLevel, scopes) {
      const actor = await user(scopes);
      if (actor.holder.kind !== 'user') throw new Error('A member is a user');
      await setMembership(prisma, { userId: actor.holder.id, groupId: group.id, accessLevel });
      return actor;
    },
    stranger: () => user(),
    admin: () => user(['api'], true),
    async execute(query, variables, actor) {
      const response = await handler.handle({
        method: 'POST',
        query: new URLSearchParams(),
        contentType: 'application/json',
        body: Buffer.from(JSON.stringify({ query, variables })),
        actor,
        ip: ACTOR_IP,
      });
      if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${response.body}`);
      return JSON.parse(response.body) as Answer;
    },
    async close() {
      await handler.stop();
      await notifications.stop();
      await db.close();
    },
  };
}

export const { owner: OWNER, maintainer: MAINTAINER, guest: GUEST } = ACCESS_LEVELS;
