// Must come first: it records the types that type-graphql's decorators read.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { forgetOnAccessChange } from './access/access-changes.ts';
import { createAuthenticator } from './access/authenticator.ts';
import type { Actor } from './access/actor.ts';
import { createMetricsHandler } from './access/metrics.route.ts';
import { createAccessPolicy } from './access/policy.ts';
import { holderKey } from './access/share-keys.ts';
import { createApi, type ApiParts } from './api.ts';
import type { Config } from './config/config.ts';
import { measureDatabase } from './database/database-metrics.ts';
import { type Databases, distinct, openDatabases } from './database/databases.ts';
import { followEncryptionKeys } from './database/follow-encryption-keys.ts';
import { readIdentity } from './database/installation-identity.ts';
import { checkEncryptionKey } from './database/encryption-keys.ts';
import { migrate, withSetupLock } from './database/migrate.ts';
import { createOutageCheck } from './database/outage-check.ts';
import { createPing } from './database/ping.ts';
import { createPool, type DatabaseConnection } from './database/pool.ts';
import type { AnyDestinationKind } from './destination-kinds/kind.ts';
import { DESTINATION_KINDS } from './destination-kinds/kinds.ts';
import { createKeyring, type Keyring } from './encryption/keyring.ts';
import { createFollowerGauges } from './event-log/followers/follower-gauges.ts';
import { makePartitionsAhead } from './event-log/housekeeping.ts';
import { createNewestEvents } from './event-log/newest-events.ts';
import type { OwnStreams } from './event-log/own-streams.ts';
import { STREAM_EVENTS } from './event-log/stream-events.queue.ts';
import { QUEUE_TOPIC } from './event-log/topics.ts';
import { FOLLOWERS } from './followers.ts';
import { firstStart, isFirstStart } from './groups/first-start.ts';
import { createDrain } from './http/drain.ts';
import { DEFAULT_HTTP_LIMITS, httpLimitsOf } from './http/limits.ts';
import { createHttpServer } from './http/server.ts';
import { measureLog } from './observability/log-metrics.ts';
import type { Logger } from './observability/logger.ts';
import { createMetrics } from './observability/metrics.ts';
import { createAddressRules } from './outbound/address-rules.ts';
import { createDeliveryClient } from './outbound/delivery-client.ts';
import { systemLookup, type Lookup, type Outbound } from './outbound/lookup.ts';
import { createSharedLookup } from './outbound/shared-lookup.ts';
import { createJobQueue } from './queue/job-queue.ts';
import { createNotifications, type Notifications } from './queue/notifications.ts';
import { createQueueGauges } from './queue/queue-gauges.ts';
import { createPages } from './pages/pages.route.ts';
import { registerRoutes } from './routes.ts';
import { createBacklogGauges } from './streaming/state/backlog-gauges.ts';
import { createDeadLetterGauges } from './streaming/attempts/dead-letter-gauges.ts';
import { createLanes } from './streaming/lanes/lanes.ts';
import { createDestinationLimits } from './streaming/limit/destination-limits.ts';
import { createRecentConfigs } from './streaming/request/recent-configs.ts';
import { QUEUES } from './streaming/queues/queues.ts';
import { ownerName, reclaimSubscriptions } from './streaming/stream/reclaim.ts';
import { createStreamingMetrics } from './streaming/attempts/streaming-metrics.ts';
import { DEFAULT_STREAMING_SETTINGS, type Streaming } from './streaming/streaming.ts';
import { startFollowersThread, startWorkers, type Workers } from './workers.ts';
import { createSourceGauges } from './sources/source-gauges.ts';

/** What a process brings to its start. */
export interface AppOptions {
  readonly config: Config;
  readonly connection: DatabaseConnection;
  /** 32 bytes. */
  readonly encryptionKey: Buffer;
  /** The access token that the admin `root` gets; called only when the database is empty. */
  readonly rootToken: () => Promise<string>;
  /** The same at each start of this node, and different from all other nodes'. */
  readonly nodeId: string;
  readonly log: Logger;
  /** Number of log lines that could not be written so far. */
  readonly lostLogLines?: () => number;
  /** Kinds of destinations; tests bring one of their own. */
  readonly kinds?: readonly AnyDestinationKind[];
  /** Name lookup for destinations; tests bring a zone of their own. */
  readonly lookup?: Lookup;
}

/** A server that serves. */
export interface App {
  /** Where it listens, e.g. `http://127.0.0.1:4000`. */
  readonly address: string;
  /** Full paths of the groups that this start made; empty except at the first start. */
  readonly newGroups: readonly string[];
  /** Accepts nothing new, finishes requests and deliveries in flight (at most 10 s), closes everything. */
  close(): Promise<void>;
}

/** Where the build leaves the pages, seen from `src/` and from `dist/`. */
const PAGES = fileURLToPath(new URL('../web/dist', import.meta.url));
const CLOSE_WITHIN_MS = 10_000;

/** Puts the parts together and starts them; the only place that wires. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, connection, log } = options;
  // Undone in reverse order, when the server stops and when a start fails half-way.
  await using started = new AsyncDisposableStack();
  const databases = openDatabases(config.role, connection, (error) =>
    log.debug({ err: error }, 'an idle database connection was lost'),
  );
  const { access, reads, work } = databases;
  const opened = distinct(databases);
  for (const database of opened) started.defer(() => database.close());
  const jobs = createJobQueue({
    pool: work.pool,
    log,
    queues: QUEUES,
    supervise: config.role !== 'api',
  });
  const notifications = createNotifications(connection, log);
  const sealer = createKeyring(options.encryptionKey);
  const now = (): Date => new Date();
  const authenticator = createAuthenticator({ pool: access.pool, now });
  const policy = createAccessPolicy({ prisma: access.prisma, now });
  forgetOnAccessChange(notifications, [authenticator, policy]);
  const metrics = createMetrics({ process: true });
  measureLog(metrics, options.lostLogLines);
  measureDatabase(metrics, { pools: opened.map(({ pool }) => pool), asked: access.pool }, [
    createQueueGauges(metrics, jobs),
    createBacklogGauges(metrics, reads.pool, now),
    createDeadLetterGauges(metrics, reads.pool, now),
    createSourceGauges(metrics, reads.pool),
    createFollowerGauges(metrics, reads.pool, FOLLOWERS),
  ]);
  const parts: Parts = {
    options,
    databases,
    jobs,
    notifications,
    sealer,
    policy,
    metrics,
    streamingMetrics: createStreamingMetrics(metrics),
    newest: createNewestEvents(),
    now,
  };

  started.defer(() => jobs.stop());
  const newGroups = await withSetupLock(connection, async (client) => {
    await migrate(client);
    return setUp(parts);
  });
  await jobs.start();
  const keys = followEncryptionKeys({ prisma: access.prisma, keyring: sealer, log });
  started.defer(() => keys.stop());
  started.defer(() => notifications.stop());
  await notifications.start();

  const identity = await readIdentity(access.prisma);
  const outbound = outboundOf(options);
  const deliveryClient = createDeliveryClient(outbound);
  const { kinds = DESTINATION_KINDS } = options;
  started.defer(() => deliveryClient.close());
  const httpLimits = { ...DEFAULT_HTTP_LIMITS, ...httpLimitsOf(config) };
  const ping = createPing(access.pool, log);
  // Appends call it only while requests are served, and the workers run by then.
  const ownStreams: OwnStreams = { reserve: () => workers?.ownStreams.reserve() };
  const api =
    config.role === 'worker'
      ? undefined
      : createApi({
          ...parts,
          ...{ config, httpLimits, ping, outbound, deliveryClient, identity, kinds, log, ownStreams },
        });
  await api?.graphql.start();
  const server = createHttpServer<Actor>({
    log,
    trustedProxies: config.trustedProxies,
    crossOrigin: config.crossOrigin,
    authenticate: (token, digest) => authenticator.authenticate(token, digest),
    keysOf: (actor) => [holderKey(actor)],
    isOutage: createOutageCheck(log),
    limits: httpLimits,
  });
  const drain = createDrain();
  registerRoutes(server, {
    health: {
      ping,
      closing: () => server.closing,
      asked: () => drain.asked(),
    },
    metrics: createMetricsHandler({ metrics, policy, openToThisMachine: config.openMetrics }),
    api,
    pages: api && (await createPages(PAGES)),
  });

  const streaming =
    config.role === 'api' ? undefined : createStreaming({ ...parts, deliveryClient, identity, kinds });
  if (streaming !== undefined) await reclaimSubscriptions(streaming, options.nodeId);
  const { idempotencyWindow } = config;
  const workers = streaming && startWorkers(streaming, { idempotencyWindow });
  const followers =
    config.role === 'api' ? undefined : startFollowersThread({ connection, role: config.role }, log);
  started.defer(async () => {
    // Side by side: requests and deliveries in flight share the ten seconds.
    const drained = api && drain.wait();
    await Promise.all([
      server.closeWithin(CLOSE_WITHIN_MS, drained),
      workers && handOver(workers, notifications),
      followers?.stop(),
    ]);
    await api?.graphql.stop();
    await api?.learner.stop();
    await api?.sources.stop();
  });
  const port = await server.listen(config);
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;

  const running = started.move();
  return { address: `http://${host}:${port}`, newGroups, close: () => running.disposeAsync() };
}

interface Parts extends Pick<
  ApiParts,
  'jobs' | 'notifications' | 'policy' | 'metrics' | 'streamingMetrics' | 'newest' | 'now'
> {
  readonly options: AppOptions;
  readonly databases: Databases;
  readonly sealer: Keyring;
}

/** Under the setup lock: what must be in the database before anything is served. Returns the groups it made. */
async function setUp({ options, databases, sealer, now }: Parts): Promise<readonly string[]> {
  const { connection, log, rootToken } = options;
  // Making a Prisma client takes a tenth of a second, so this is the client that the process keeps using.
  const { prisma } = databases.access;
  const pool = createPool(connection, {
    max: 2,
    applicationName: 'auditstream setup',
    onError: (error) => log.debug({ err: error }, 'an idle database connection was lost'),
    patience: 'unbounded',
  });
  try {
    await makePartitionsAhead(pool, now());
    await checkEncryptionKey(prisma, sealer);
    const jobs = createJobQueue({ pool, log, queues: QUEUES, supervise: false });
    await jobs.start();
    await jobs.stop();
    if (!(await isFirstStart(prisma))) return [];
    const { groupPaths } = await firstStart(prisma, { rootToken: await rootToken() }, now());
    return groupPaths;
  } finally {
    await pool.end();
  }
}

/** Stops the workers and tells the other processes that there is something to take over. */
async function handOver(workers: Workers, notifications: Notifications): Promise<void> {
  await workers.stop();
  notifications.publish(QUEUE_TOPIC, STREAM_EVENTS.name);
}

function outboundOf({ config, lookup = systemLookup }: AppOptions): Outbound {
  const { outboundAllowlist: allowlist, outboundDenylist: denylist } = config;
  return { lookup: createSharedLookup(lookup), rules: createAddressRules({ allowlist, denylist }) };
}

function createStreaming(parts: Parts & Pick<Streaming, 'deliveryClient' | 'identity' | 'kinds'>): Streaming {
  const { config, log, nodeId } = parts.options;
  return {
    ...parts,
    database: parts.databases.work,
    configs: createRecentConfigs(),
    externalUrl: config.externalUrl,
    owner: ownerName(nodeId, randomUUID()),
    settings: {
      ...DEFAULT_STREAMING_SETTINGS,
      requestTimeout: config.requestTimeout,
      retrySchedule: config.retrySchedule,
      retention: config.retention,
    },
    lanes: createLanes(),
    limits: createDestinationLimits(),
    log,
    metrics: parts.streamingMetrics,
    random: Math.random,
  };
}
