import { randomBytes, randomUUID } from 'node:crypto';
import { createSealer } from '../../src/encryption/sealer.ts';
import { pino } from 'pino';
import { buildSchema, Query, Resolver } from 'type-graphql';
import { issueAccessToken } from '../../src/access/access-token.service.ts';
import type { AccessLevel, Actor, Scope } from '../../src/access/actor.ts';
import { createAuthenticator } from '../../src/access/authenticator.ts';
import { createMetricsHandler } from '../../src/access/metrics.route.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { createAccessPolicy } from '../../src/access/policy.ts';
import { holderKey } from '../../src/access/share-keys.ts';
import { AuditEventsCreateMutations } from '../../src/audit-events/ingest/audit-events-create.mutations.ts';
import {
  EVENT_INPUT_TYPES,
  LARGE_INPUTS,
  typeEvents,
} from '../../src/audit-events/ingest/audit-event.input.ts';
import { createIngestService } from '../../src/audit-events/ingest/ingest.service.ts';
import { createRedactionDirectory } from '../../src/audit-events/redaction/redaction-directory.ts';
import { createExportPlaces } from '../../src/audit-events/read/export-events.ts';
import {
  createInstanceReadHandlers,
  createProjectReadHandlers,
  createReadHandlers,
} from '../../src/audit-events/read/read-events.route.ts';
import { createReadService } from '../../src/audit-events/read/read-service.ts';
import type { Group } from '../../src/database/generated/client.ts';
import { isOutage } from '../../src/database/outage.ts';
import { createReadGate } from '../../src/database/read-gate.ts';
import { createAppender, type Appender } from '../../src/event-log/appender.ts';
import { createAuditTrail } from '../../src/event-log/audit-trail.ts';
import { createInstanceStream } from '../../src/event-log/instance-stream.ts';
import { createEventTypeHandlers } from '../../src/event-types/event-type.route.ts';
import { createEventTypes } from '../../src/event-types/event-types.ts';
import { createGraphqlHandler } from '../../src/graphql/graphql-handler.ts';
import { createGroupDirectory } from '../../src/groups/group-directory.ts';
import { createManagement } from '../../src/groups/management.ts';
import { DEFAULT_HTTP_LIMITS } from '../../src/http/limits.ts';
import { createReachable } from '../../src/http/reachable.ts';
import { createSources } from '../../src/sources/sources.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { registerRoutes } from '../../src/routes.ts';
import { createProcessTime } from '../../src/shares/process-time.ts';
import { aUser } from '../access/people.ts';
import type { TestDatabase } from '../support/database.ts';

/** The whole way of an event into the log, with a port. */
export interface ApiServer {
  readonly url: string;
  readonly port: number;
  /** Requests that have reached the log so far. */
  readonly appends: number;
  close(): Promise<void>;
}

// A schema needs a query, and those of the product are none of these tests' business.
@Resolver()
class PingResolver {
  @Query(() => Boolean)
  ping(): boolean {
    return true;
  }
}

const HOUR = 3_600_000;

export async function startApiServer(
  test: TestDatabase,
  options: { trustedProxies?: readonly string[]; now?: () => Date } = {},
): Promise<ApiServer> {
  const { pool, prisma } = test.database;
  const { now = () => new Date(), trustedProxies = [] } = options;
  const log = pino({ level: 'silent' });
  const notifications = createNotifications(test.connection, log);
  const window = { pool, jobs: test.jobs, notifications, idempotencyWindow: 48 * HOUR };
  const inner = createAppender(window);
  let appends = 0;
  const appender: Appender = {
    append: (request) => {
      appends += 1;
      return inner.append(request);
    },
  };
  const groups = createGroupDirectory({ pool, now });
  const authenticator = createAuthenticator({ pool, now });
  const policy = createAccessPolicy({ prisma, now });
  const instanceStream = createInstanceStream(pool);
  const time = createProcessTime();
  const redactions = createRedactionDirectory({ pool, notifications, now });
  const ingest = createIngestService({
    groups,
    policy,
    appender,
    instanceStream,
    redactions,
    identity: randomUUID(),
    time,
    now,
  });
  const resolver = new AuditEventsCreateMutations(ingest);
  const built = await buildSchema({
    resolvers: [AuditEventsCreateMutations, PingResolver],
    orphanedTypes: [...EVENT_INPUT_TYPES],
    container: { get: (type) => (type === AuditEventsCreateMutations ? resolver : new PingResolver()) },
    validate: false,
  });
  const schema = typeEvents(built);
  const graphql = createGraphqlHandler<Actor>({ schema, log, isOutage, largeInputs: LARGE_INPUTS });
  await graphql.start();
  const server = createHttpServer<Actor>({
    log,
    trustedProxies,
    authenticate: (token) => authenticator.authenticate(token),
    keysOf: (actor) => [holderKey(actor)],
    isOutage,
  });
  const trail = createAuditTrail({ prisma, jobs: test.jobs, notifications, now });
  const belongings = { remove: () => Promise.resolve(() => undefined) };
  const management = createManagement({ prisma, groups, policy, trail, notifications, belongings, now });
  const service = createReadService({ gate: createReadGate(pool), clock: () => performance.now() });
  const readDeps = { prisma, groups, policy, service, exports: createExportPlaces(), now };
  const reading = createReadHandlers(readDeps);
  const projectReading = createProjectReadHandlers(readDeps);
  const instanceReading = createInstanceReadHandlers(readDeps);
  const eventTypes = createEventTypeHandlers({ prisma, policy, trail, eventTypes: createEventTypes() });
  const ping = () => pool.query('SELECT 1');
  const sources = createSources({
    ...{ database: test.database, changes: trail, groups, policy, appender, redactions, time, log, now },
    ...{ limits: DEFAULT_HTTP_LIMITS, identity: randomUUID(), externalUrl: '' },
    sealer: createSealer(randomBytes(32)),
    idempotencyWindow: 172_800_000,
    ready: createReachable(ping),
  });
  registerRoutes(server, {
    health: { ping, closing: () => server.closing },
    metrics: createMetricsHandler({
      metrics: createMetrics({ process: false }),
      policy,
      openToThisMachine: false,
    }),
    api: { ingest, reading, projectReading, instanceReading, graphql, management, eventTypes, sources },
  });
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get appends() {
      return appends;
    },
    close: async () => {
      await server.closeWithin(1_000);
      await graphql.stop();
      await sources.stop();
    },
  };
}

let users = 0;

/** A token of a user who has this role in the group. */
export async function memberToken(
  test: TestDatabase,
  group: Group,
  accessLevel: AccessLevel,
  options: { scopes?: readonly Scope[]; expiresAt?: Date; name?: string } = {},
): Promise<string> {
  const { prisma } = test.database;
  const user = await aUser(prisma, `member${(users += 1)}`, { roles: [[group, accessLevel]] });
  const { scopes = ['api'], name = 'ci', expiresAt } = options;
  const input = { userId: user.id, name, scopes, ...(expiresAt !== undefined && { expiresAt }) };
  return (await issueAccessToken(prisma, input, new Date())).token;
}

/** An event as the log has it. */
export interface StoredEvent {
  readonly id: number;
  readonly sequence: number;
  readonly entity_path: string;
  readonly sender: string;
  readonly sender_ip: string | null;
  readonly body: string;
}

/** The events of a top-level group after a sequence, oldest first. */
export async function storedEvents(test: TestDatabase, group: Group, after = 0): Promise<StoredEvent[]> {
  const { rows } = await test.database.pool.query<StoredEvent>(
    `SELECT e.id, e.sequence, e.entity_path, e.sender, e.sender_ip, e.body
     FROM audit_events e JOIN streams s ON s.id = e.stream_id WHERE s.group_id = $1 AND e.sequence > $2 ORDER BY e.sequence`,
    [group.id, after],
  );
  return rows;
}
