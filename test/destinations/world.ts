import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { ACCESS_LEVELS, type AccessLevel, type Actor, type Scope } from '../../src/access/actor.ts';
import { createAccessPolicy } from '../../src/access/policy.ts';
import { createApi } from '../../src/api.ts';
import { KEY_CHECK, KEY_CHECK_TEXT } from '../../src/database/encryption-keys.ts';
import { readIdentity } from '../../src/database/installation-identity.ts';
import type { AnyDestinationKind } from '../../src/destination-kinds/kind.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import {
  loadDestinationConfig,
  type DestinationConfig,
} from '../../src/destinations/model/destination-config.ts';
import { DESTINATION_TOPIC } from '../../src/destinations/model/topics.ts';
import { createSealer, type Sealer } from '../../src/encryption/sealer.ts';
import { createNewestEvents } from '../../src/event-log/newest-events.ts';
import { NO_STREAMS } from '../../src/event-log/own-streams.ts';
import { STREAM_EVENTS } from '../../src/event-log/stream-events.queue.ts';
import { QUEUE_TOPIC } from '../../src/event-log/topics.ts';
import { DEFAULT_HTTP_LIMITS } from '../../src/http/limits.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { createDeliveryClient } from '../../src/outbound/delivery-client.ts';
import { createNotifications, type Notifications } from '../../src/queue/notifications.ts';
import { createStreamingMetrics } from '../../src/streaming/attempts/streaming-metrics.ts';
import { allow, zone } from '../outbound/zone.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { testReader } from '../support/test-reader.ts';
import { setMembership, createUser, createGroup } from '../access/people.ts';

/** The GraphQL API of destinations on a database of its own, apart from HTTP. */
export interface World {
  readonly db: TestDatabase;
  readonly sealer: Sealer;
  readonly notifications: Notifications;
  /** Ids of destinations that were published as changed, and how often streams were woken. */
  readonly published: { destinations: string[]; wakes: number };
  /** Lines of the log, as JSON. */
  readonly logged: string[];
  /** A new top-level group with an Owner. */
  group(path?: string): Promise<TestGroup>;
  subgroup(parent: TestGroup): Promise<TestGroup>;
  /** Somebody with this role in the group. */
  member(group: TestGroup, level: AccessLevel, scopes?: Scope[]): Promise<Actor>;
  stranger(): Promise<Actor>;
  admin(): Promise<Actor>;
  /** Executes a document; the answer's JSON. `reader`: who takes it; by default one who takes everything at once. */
  execute(
    document: string,
    variables: object,
    actor: Actor | undefined,
    reader?: ReturnType<typeof testReader>,
  ): Promise<Answer>;
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

/** `loopback`: receivers on this machine may be destinations. `sealer`: for whoever sends with it. `kinds`: by default those there are. */
export async function createWorld(
  options: {
    readonly loopback?: boolean;
    readonly sealer?: Sealer;
    readonly kinds?: readonly AnyDestinationKind[];
  } = {},
): Promise<World> {
  const db = await createTestDatabase({ max: 25 });
  const { prisma } = db.database;
  const now = (): Date => new Date();
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
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
  const metrics = createMetrics({ process: false });
  const outbound = {
    rules: allow('10.9.0.0/16', ...(options.loopback === true ? ['127.0.0.0/8'] : [])),
    lookup: zone({
      ...Object.fromEntries(HOSTS.map((host) => [host, [['93.184.216.34']]])),
      'internal.example': [['10.1.2.3']],
    }),
  };
  const { graphql, learner } = createApi({
    config: { idempotencyWindow: 3_600_000, requestTimeout: 1_000, externalUrl: '' },
    outbound,
    deliveryClient: createDeliveryClient(outbound),
    kinds: options.kinds ?? DESTINATION_KINDS,
    httpLimits: DEFAULT_HTTP_LIMITS,
    ping: () => Promise.resolve(),
    log,
    databases: { access: db.database, ingest: db.database, reads: db.database },
    jobs: db.jobs,
    notifications,
    sealer,
    identity: await readIdentity(prisma),
    policy: createAccessPolicy({ prisma, now }),
    metrics,
    streamingMetrics: createStreamingMetrics(metrics),
    newest: createNewestEvents(),
    ownStreams: NO_STREAMS,
    now,
  });
  await graphql.start();

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
    notifications,
    published,
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
    async execute(query, variables, actor, reader = testReader()) {
      const response = await graphql.handle({
        method: 'POST',
        query: new URLSearchParams(),
        contentType: 'application/json',
        body: Buffer.from(JSON.stringify({ query, variables })),
        actor,
        ip: ACTOR_IP,
        reader,
      });
      if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${response.body}`);
      return JSON.parse(response.body) as Answer;
    },
    async close() {
      await graphql.stop();
      await learner.stop();
      await notifications.stop();
      await db.close();
    },
  };
}

/** What is sent with to a destination, opened. */
export function openedConfig({ db, sealer }: World, id: number): Promise<DestinationConfig | undefined> {
  return loadDestinationConfig(db.database.prisma, { sealer, kinds: DESTINATION_KINDS }, id);
}

export const { owner: OWNER, maintainer: MAINTAINER, guest: GUEST } = ACCESS_LEVELS;
