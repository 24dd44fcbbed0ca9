import { createAccessChanges, forgetOnAccessChange } from './access/access-changes.ts';
import type { Actor } from './access/actor.ts';
import { holderKey, NOBODY_KEY } from './access/share-keys.ts';
import { graphqlLimitsOf } from './access/graphql-limits.ts';
import type { AccessPolicy } from './access/policy.ts';
import { LARGE_INPUTS } from './audit-events/ingest/audit-event.input.ts';
import { createIngestService } from './audit-events/ingest/ingest.service.ts';
import { createExportPlaces } from './audit-events/read/export-events.ts';
import {
  createInstanceReadHandlers,
  createProjectReadHandlers,
  createReadHandlers,
} from './audit-events/read/read-events.route.ts';
import { createReadService } from './audit-events/read/read-service.ts';
import { createRedactionDirectory } from './audit-events/redaction/redaction-directory.ts';
import type { Config } from './config/config.ts';
import { createChangeTurns } from './database/change-turns.ts';
import type { Databases } from './database/databases.ts';
import { createOutageCheck } from './database/outage-check.ts';
import { createReadGate } from './database/read-gate.ts';
import { createDestinationLoaders } from './deliveries/destination-state.resolver.ts';
import { createDestinationAccess } from './destinations/changes/destination-access.ts';
import type { DestinationDeps } from './destinations/changes/destination-changes.ts';
import { createDestinationUrls } from './destinations/rules/destination-url.ts';
import { createGroupDestinations } from './destinations/lifecycle/destroy-group-destinations.service.ts';
import { createSwitchingRate } from './destinations/changes/switching-rate.ts';
import type { AnyDestinationKind } from './destination-kinds/kind.ts';
import type { Sealer } from './encryption/sealer.ts';
import { createAppender } from './event-log/appender.ts';
import { createAuditTrail } from './event-log/audit-trail.ts';
import { createInstanceStream } from './event-log/instance-stream.ts';
import type { NewestEvents } from './event-log/newest-events.ts';
import type { OwnStreams } from './event-log/own-streams.ts';
import { createLearner, type Learner } from './event-log/learner.ts';
import { createMeasuredAppender } from './event-log/measured-appender.ts';
import { createEventTypeHandlers } from './event-types/event-type.route.ts';
import { createEventTypes } from './event-types/event-types.ts';
import { seenEventTypes } from './event-types/seen-event-types.ts';
import { createGraphqlHandler, type GraphqlHandler } from './graphql/graphql-handler.ts';
import { createGroupDirectory } from './groups/group-directory.ts';
import { createManagement } from './groups/management.ts';
import { createNamespaceDirectory } from './groups/namespace-directory.ts';
import { storeSeenProjects } from './groups/seen-projects.ts';
import { createReachable } from './http/reachable.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './http/limits.ts';
import type { Logger } from './observability/logger.ts';
import type { Metrics } from './observability/metrics.ts';
import type { DeliveryClient } from './outbound/delivery-client.ts';
import type { Outbound } from './outbound/lookup.ts';
import type { JobQueue } from './queue/job-queue.ts';
import type { Notifications } from './queue/notifications.ts';
import { createProcessTime } from './shares/process-time.ts';
import type { ApiDependencies } from './routes.ts';
import { createSources, type Sources } from './sources/sources.ts';
import { buildAppSchema } from './schema.ts';
import { createDestinationVerifier } from './streaming/test-events/destination-verifier.ts';
import { unparkFailedDeliveries } from './streaming/attempts/failed-deliveries.ts';
import { createFarewells } from './streaming/last-delivery/farewell-deliveries.ts';
import type { StreamingMetrics } from './streaming/attempts/streaming-metrics.ts';
import { createTestSender } from './streaming/test-events/test-sender.ts';

/** The parts that serve requests, apart from health, metrics and the pages. */
export interface Api extends ApiDependencies {
  readonly graphql: GraphqlHandler<Actor>;
  readonly learner: Learner;
  readonly sources: Sources;
}

/** The parts that the API is made of. */
export interface ApiParts {
  readonly config: Pick<Config, 'idempotencyWindow' | 'requestTimeout' | 'externalUrl'>;
  readonly outbound: Outbound;
  readonly deliveryClient: DeliveryClient;
  readonly kinds: readonly AnyDestinationKind[];
  readonly log: Logger;
  readonly databases: Omit<Databases, 'work'>;
  readonly jobs: JobQueue;
  readonly notifications: Notifications;
  readonly sealer: Sealer;
  /** Identity of this installation: see `outbound/via.ts`. */
  readonly identity: string;
  readonly policy: AccessPolicy;
  readonly metrics: Metrics;
  readonly httpLimits: HttpLimits;
  /** Rejects while the database cannot be reached. */
  readonly ping: () => Promise<void>;
  readonly streamingMetrics: StreamingMetrics;
  readonly newest: NewestEvents;
  readonly ownStreams: OwnStreams;
  readonly now: () => Date;
}

/** Puts the API together; `graphql` is to be started, and it and `learner` to be stopped. */
export function createApi(parts: ApiParts): Api {
  const { config, outbound, log, databases, jobs, notifications, sealer, policy, now } = parts;
  const { identity, kinds, deliveryClient, newest, ownStreams } = parts;
  const { access, ingest: ingestDatabase, reads } = databases;
  const { prisma } = reads;
  const groups = createGroupDirectory({ pool: access.pool, now });
  forgetOnAccessChange(notifications, [groups]);
  const turns = createChangeTurns();
  const trail = createAuditTrail({ prisma: access.prisma, turns, jobs, notifications, now });
  const { idempotencyWindow } = config;
  const eventTypes = createEventTypes();
  const learner = createLearner({
    lessons: [
      seenEventTypes(reads.pool, eventTypes, { fromSources: false }),
      seenEventTypes(reads.pool, eventTypes, { fromSources: true }),
      {
        // A source belongs to a project that is there.
        of: ({ entityType, entityPath, source }) =>
          entityType === 'Project' && source === undefined ? entityPath : undefined,
        store: (streamId, fullPaths) => storeSeenProjects(reads.pool, streamId, fullPaths),
      },
    ],
    log,
    clock: () => performance.now(),
  });
  const appender = createMeasuredAppender(
    createAppender({
      ...{ pool: ingestDatabase.pool, jobs, notifications, idempotencyWindow, learner, newest, ownStreams },
    }),
    parts.metrics,
  );
  const time = createProcessTime();
  const instanceStream = createInstanceStream(ingestDatabase.pool);
  const redactions = createRedactionDirectory({ pool: access.pool, notifications, now });
  const ingest = createIngestService({
    groups,
    policy,
    appender,
    instanceStream,
    redactions,
    identity,
    time,
    now,
  });
  const sources = createSources({
    database: reads,
    changes: createAccessChanges({ trail, notifications }),
    ...{ groups, policy, appender, redactions, time, identity, log, now },
    ...{ sealer, idempotencyWindow },
    limits: parts.httpLimits,
    externalUrl: config.externalUrl,
    ready: createReachable(parts.ping),
  });
  forgetOnAccessChange(notifications, [sources.directory]);
  const readGate = createReadGate(reads.pool);
  const readService = createReadService({ gate: readGate, clock: () => performance.now() });
  const exports = createExportPlaces();
  const readDeps = { prisma, groups, policy, service: readService, exports, now };
  const tests = createTestSender({
    pool: reads.pool,
    requestTimeout: config.requestTimeout,
    metrics: parts.streamingMetrics,
    now,
  });
  const { externalUrl } = config;
  const targetParts = { database: reads, sealer, kinds, deliveryClient, identity, externalUrl, now };
  const destinations: DestinationDeps = {
    trail,
    jobs,
    notifications,
    sealer,
    urls: createDestinationUrls({ outbound, log, now }),
    deliveries: { resume: (db, destinationId) => unparkFailedDeliveries(db, jobs, destinationId) },
    farewells: createFarewells({ jobs, notifications }),
    switching: createSwitchingRate(now),
    verifier: createDestinationVerifier({ ...targetParts, tests }),
    eventTypes,
    kinds,
    log,
    now,
  };
  const belongings = createGroupDestinations(destinations);
  const management = createManagement({ prisma, groups, policy, trail, notifications, belongings, now });
  const schema = buildAppSchema({
    ...{ policy, prisma, pool: reads.pool, sealer, groups, trail, notifications, time, now },
    ...{ ingest, reading: readService, eventTypes, kinds, tests },
    sources: sources.parts,
    destinations: {
      deps: destinations,
      access: createDestinationAccess({ prisma, groups, policy }),
      namespaces: createNamespaceDirectory({ prisma, groups, policy }),
    },
    destinationLoaders: createDestinationLoaders(reads.pool, now),
    targets: targetParts,
    retries: { pool: access.pool, turns, jobs, notifications, now },
    replays: { prisma: access.prisma, reads, turns, jobs, notifications, now },
  });
  const graphql = createGraphqlHandler<Actor>({
    schema,
    log,
    isOutage: createOutageCheck(log),
    answerBytes: DEFAULT_HTTP_LIMITS.answerBytes,
    limitsOf: graphqlLimitsOf,
    time,
    largeInputs: LARGE_INPUTS,
    keysOf: (actor) => [actor === undefined ? NOBODY_KEY : holderKey(actor)],
  });
  return {
    ingest,
    reading: createReadHandlers(readDeps),
    projectReading: createProjectReadHandlers(readDeps),
    instanceReading: createInstanceReadHandlers(readDeps),
    graphql,
    management,
    eventTypes: createEventTypeHandlers({ prisma, policy, trail, eventTypes }),
    learner,
    sources,
  };
}
