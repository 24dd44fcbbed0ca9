// First: type-graphql's decorators read the types that it records.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { createAuthenticator } from './access/authenticator.ts';
import type { Actor } from './access/actor.ts';
import { createAccessPolicy } from './access/policy.ts';
import { AuditEventsCreateResolver } from './audit-events/ingest/audit-events-create.resolver.ts';
import { createIngestService, type IngestService } from './audit-events/ingest/ingest.service.ts';
import type { Config } from './config/config.ts';
import { openDatabase, type Database } from './database/database.ts';
import { checkEncryptionKey } from './database/key-check.ts';
import { migrate, withSetupLock } from './database/migrate.ts';
import { isOutage } from './database/outage.ts';
import type { DatabaseConnection } from './database/pool.ts';
import { createDestinationAccess } from './destinations/destination-access.ts';
import type { DestinationDeps } from './destinations/destination-changes.ts';
import { DestinationResolver } from './destinations/destination.resolver.ts';
import { GroupDestinationsResolver } from './destinations/group-destinations.resolver.ts';
import { HeaderResolver } from './destinations/header.resolver.ts';
import { createSealer, type Sealer } from './encryption/sealer.ts';
import { createAppender } from './event-log/appender.ts';
import { makePartitionsAhead } from './event-log/housekeeping.ts';
import { createGraphqlHandler, type GraphqlHandler } from './graphql/graphql-handler.ts';
import { firstStart, isFirstStart } from './groups/first-start.ts';
import { createGroupDirectory } from './groups/group-directory.ts';
import { GroupResolver } from './groups/group.resolver.ts';
import { createHttpServer } from './http/server.ts';
import type { Logger } from './observability/logger.ts';
import { systemLookup, type Lookup } from './outbound/lookup.ts';
import { createSingleClient } from './outbound/single-client.ts';
import { createStreamClient } from './outbound/stream-client.ts';
import { createJobQueue, type JobQueue } from './queue/job-queue.ts';
import { createNotifications, type Notifications } from './queue/notifications.ts';
import { registerRoutes } from './routes.ts';
import { buildAppSchema } from './schema.ts';
import { resumeFailedDeliveries } from './streaming/failed-deliveries.ts';
import { QUEUES } from './streaming/queues.ts';
import { ownerName, reclaimSubscriptions } from './streaming/reclaim.ts';
import { DEFAULT_STREAMING_SETTINGS, type Streaming } from './streaming/streaming.ts';
import { startWorkers } from './workers.ts';

/** What a process brings to its start. */
export interface AppOptions {
  readonly config: Config;
  readonly connection: DatabaseConnection;
  /** 32 bytes. */
  readonly encryptionKey: Buffer;
  /** Asked for only when the database is empty: the access token that the admin `root` gets. */
  readonly rootToken: () => Promise<string>;
  /** The same over all starts of this node, and no other node's. */
  readonly nodeId: string;
  readonly log: Logger;
  /** Name lookup for destinations; tests bring a zone of their own. */
  readonly lookup?: Lookup;
}

/** A server that serves. */
export interface App {
  /** Where it listens, e.g. `http://127.0.0.1:4000`. */
  readonly address: string;
  /** Full paths of the groups that this start made; empty but for the first start. */
  readonly newGroups: readonly string[];
  /** Takes nothing new, finishes what is in flight (at most 10 s), closes everything. */
  close(): Promise<void>;
}

const POOL_SIZE = 20;
const CLOSE_WITHIN_MS = 10_000;

/** Puts the parts together and starts them; the only place that wires. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, connection, log } = options;
  // Undone in reverse order, when the server stops and when a start fails half-way.
  await using started = new AsyncDisposableStack();
  const database = openDatabase(connection, {
    max: POOL_SIZE,
    applicationName: `auditstream ${config.role}`,
    onError: (error) => log.debug({ err: error }, 'an idle database connection was lost'),
  });
  started.defer(() => database.close());
  const jobs = createJobQueue({ pool: database.pool, log, queues: QUEUES, supervise: config.role !== 'api' });
  const notifications = createNotifications(connection, log);
  const sealer = createSealer(options.encryptionKey);
  const parts: Parts = { options, database, jobs, notifications, sealer, now: () => new Date() };

  started.defer(() => jobs.stop());
  const newGroups = await withSetupLock(connection, async (client) => {
    await migrate(client);
    return setUp(parts);
  });
  started.defer(() => notifications.stop());
  await notifications.start();

  const api = config.role === 'worker' ? undefined : createApi(parts);
  await api?.graphql.start();
  const server = createHttpServer<Actor>({
    log,
    trustedProxies: config.trustedProxies,
    authenticate: async (token) => api?.authenticate(token),
    isOutage,
  });
  const ping = (): Promise<unknown> => database.pool.query('SELECT 1');
  registerRoutes(server, { health: { ping, closing: () => server.closing }, api });

  const streaming = config.role === 'api' ? undefined : createStreaming(parts);
  if (streaming !== undefined) {
    started.defer(() => streaming.streamClient.close());
    await reclaimSubscriptions(streaming, options.nodeId);
  }
  const { idempotencyWindow } = config;
  const workers = streaming && startWorkers(streaming, { idempotencyWindow });
  started.defer(async () => {
    // Side by side: requests and deliveries in flight share the ten seconds.
    await Promise.all([server.closeWithin(CLOSE_WITHIN_MS), workers?.stop()]);
    await api?.graphql.stop();
  });
  const port = await server.listen(config);
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;

  const running = started.move();
  return { address: `http://${host}:${port}`, newGroups, close: () => running.disposeAsync() };
}

interface Parts {
  readonly options: AppOptions;
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly notifications: Notifications;
  readonly sealer: Sealer;
  readonly now: () => Date;
}

/** Under the setup lock: what must be in the database before anything is served. Returns the groups it made. */
async function setUp({ options, database, jobs, sealer, now }: Parts): Promise<readonly string[]> {
  await makePartitionsAhead(database.pool, now());
  await checkEncryptionKey(database.prisma, sealer);
  await jobs.start();
  if (!(await isFirstStart(database.prisma))) return [];
  const { groupPaths } = await firstStart(database.prisma, { rootToken: await options.rootToken() }, now());
  return groupPaths;
}

function outboundOf({ config, lookup = systemLookup }: AppOptions) {
  return { lookup, allowlist: config.outboundAllowlist };
}

function createStreaming({ options, database, jobs, notifications, sealer, now }: Parts): Streaming {
  const { config, log, nodeId } = options;
  const outbound = outboundOf(options);
  return {
    database,
    jobs,
    notifications,
    sealer,
    streamClient: createStreamClient({ ...outbound, connectTimeoutMs: config.requestTimeout }),
    singleClient: createSingleClient(outbound),
    owner: ownerName(nodeId, randomUUID()),
    settings: {
      ...DEFAULT_STREAMING_SETTINGS,
      requestTimeout: config.requestTimeout,
      retrySchedule: config.retrySchedule,
      retention: config.retention,
    },
    log,
    now,
    random: Math.random,
  };
}

interface Api {
  readonly authenticate: (token: string) => Promise<Actor | undefined>;
  readonly ingest: IngestService;
  readonly graphql: GraphqlHandler<Actor>;
}

function createApi(parts: Parts): Api {
  const { options, database, jobs, notifications, sealer, now } = parts;
  const { config, log } = options;
  const { pool, prisma } = database;
  const access = { prisma, now };
  const authenticator = createAuthenticator(access);
  const policy = createAccessPolicy(access);
  const groups = createGroupDirectory(access);
  const { idempotencyWindow } = config;
  const appender = createAppender({ pool, jobs, notifications, idempotencyWindow });
  const ingest = createIngestService({ groups, policy, appender, now });
  const destinations: DestinationDeps = {
    prisma,
    jobs,
    notifications,
    sealer,
    outbound: outboundOf(options),
    deliveries: { resume: (tx, destinationId) => resumeFailedDeliveries(tx, jobs, destinationId) },
    log,
  };
  const destinationAccess = createDestinationAccess({ prisma, groups, policy });
  const schema = buildAppSchema([
    new GroupResolver(groups, policy),
    new GroupDestinationsResolver(prisma, policy, sealer),
    new DestinationResolver(destinations, destinationAccess),
    new HeaderResolver(destinations, destinationAccess),
    new AuditEventsCreateResolver(ingest),
  ]);
  const graphql = createGraphqlHandler<Actor>({ schema, log, isOutage });
  return { authenticate: (token) => authenticator.authenticate(token), ingest, graphql };
}
