import { lexicographicSortSchema, printSchema, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type pg from 'pg';
import { buildSchemaSync } from 'type-graphql';
import type { AuditTrail } from './access/audit-trail.ts';
import { CurrentUserResolver } from './access/current-user.resolver.ts';
import { MetadataResolver } from './access/metadata.resolver.ts';
import type { AccessPolicy } from './access/policy.ts';
import { EVENT_INPUT_TYPES, typeEvents } from './audit-events/ingest/audit-event.input.ts';
import { AuditEventsCreateMutations } from './audit-events/ingest/audit-events-create.mutations.ts';
import type { IngestService } from './audit-events/ingest/ingest.service.ts';
import { AuditEventResolver } from './audit-events/read/audit-event.resolver.ts';
import { AuditEventsResolver } from './audit-events/read/audit-events.resolver.ts';
import type { ReadService } from './audit-events/read/read-service.ts';
import { RedactionMutations } from './audit-events/redaction/redaction.mutations.ts';
import { RedactionResolver } from './audit-events/redaction/redaction.resolver.ts';
import type { PrismaClient } from './database/generated/client.ts';
import { DeliveriesRetryMutations } from './deliveries/deliveries-retry.mutations.ts';
import type { RetryDeps } from './deliveries/deliveries-retry.service.ts';
import { DELIVERIES_RESOLVERS } from './deliveries/deliveries.resolver.ts';
import { DeliveryResolver } from './deliveries/delivery.resolver.ts';
import {
  DESTINATION_STATE_RESOLVERS,
  type DestinationLoaders,
} from './deliveries/destination-state.resolver.ts';
import { DestinationTestMutations } from './deliveries/destination-test.mutations.ts';
import type { AnyDestinationKind } from './destination-kinds/kind.ts';
import { DESTINATION_BY_ID_RESOLVERS } from './destinations/api/destination-by-id.resolver.ts';
import { DestinationKindsResolver } from './destinations/api/destination-kinds.resolver.ts';
import { DESTINATION_LIST_RESOLVERS } from './destinations/api/destination-lists.resolver.ts';
import { CONFIGURATION_MUTATIONS } from './destinations/api-legacy/configuration.mutations.ts';
import { EXTERNAL_DESTINATION_MUTATIONS } from './destinations/api-legacy/external-destination.mutations.ts';
import { EVENT_TYPE_FILTER_MUTATIONS } from './destinations/api/event-type-filter.mutations.ts';
import { HEADER_MUTATIONS } from './destinations/headers/header.mutations.ts';
import { HEADERS_RESOLVERS } from './destinations/api/headers.resolver.ts';
import { NAMESPACE_FILTER_MUTATIONS } from './destinations/api/namespace-filter.mutations.ts';
import { DeliveryOptionsMutations } from './destinations/api/delivery-options.mutations.ts';
import { DELIVERY_OPTIONS_RESOLVERS, FormatsResolver } from './destinations/api/delivery-options.resolver.ts';
import { SIGNING_SECRET_RESOLVERS } from './destinations/api/signing-secret.resolver.ts';
import { SIGNING_SECRET_MUTATIONS } from './destinations/api/signing-secret.mutations.ts';
import { STREAMING_DESTINATION_MUTATIONS } from './destinations/api-consolidated/streaming-destination.mutations.ts';
import type { DestinationParts } from './destinations/changes/destination-parts.ts';
import type { Sealer } from './encryption/sealer.ts';
import { EventDefinitionsResolver } from './event-types/event-definitions.resolver.ts';
import type { EventTypes } from './event-types/event-types.ts';
import type { GroupDirectory } from './groups/group-directory.ts';
import { GroupListsResolver } from './groups/group-lists.resolver.ts';
import { GroupResolver } from './groups/group.resolver.ts';
import { ProjectsResolver } from './groups/projects.resolver.ts';
import type { Notifications } from './queue/notifications.ts';
import { REPLAYS_RESOLVERS } from './replays/destination-replays.resolver.ts';
import { ReplayMutations } from './replays/replay.mutations.ts';
import type { ReplayDeps } from './replays/replays.service.ts';
import type { ProcessTime } from './shares/process-time.ts';
import type { Sources } from './sources/sources.ts';
import { SourceMutations } from './sources/sources.mutations.ts';
import { SourceFieldsResolver, SourcesResolver } from './sources/sources.resolver.ts';
import type { TargetParts } from './streaming/request/target.ts';
import type { TestSender } from './streaming/test-events/test-sender.ts';

/** Dependencies of the resolvers. */
export interface ResolverDeps {
  readonly policy: AccessPolicy;
  /** For reads only, as `pool` is. */
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  readonly sealer: Sealer;
  readonly groups: GroupDirectory;
  readonly trail: AuditTrail;
  readonly notifications: Notifications;
  readonly time: ProcessTime;
  readonly now: () => Date;
  readonly ingest: IngestService;
  readonly reading: ReadService;
  readonly eventTypes: EventTypes;
  readonly sources: Sources['parts'];
  readonly kinds: readonly AnyDestinationKind[];
  readonly destinations: DestinationParts;
  readonly destinationLoaders: DestinationLoaders;
  readonly targets: TargetParts;
  readonly tests: TestSender;
  readonly retries: RetryDeps;
  readonly replays: ReplayDeps;
}

/** A class of resolvers, and how its one instance is made. */
interface ListedResolver {
  readonly resolver: NewableFunction;
  readonly make: (deps: ResolverDeps) => object;
}

/** A line of the list: the class, and what its constructor takes. */
function listed<Args extends unknown[]>(
  resolver: new (...args: Args) => object,
  argsOf: (deps: ResolverDeps) => [...Args],
): ListedResolver {
  return { resolver, make: (deps) => new resolver(...argsOf(deps)) };
}

// Lines and not instances: the schema is printed without a server, from the classes alone.
/** Every GraphQL resolver. A new one is named only here. */
const RESOLVERS: readonly ListedResolver[] = [
  listed(CurrentUserResolver, ({ policy }) => [policy]),
  listed(MetadataResolver, ({ policy }) => [policy]),
  listed(GroupResolver, ({ groups, policy }) => [groups, policy]),
  listed(GroupListsResolver, ({ prisma, policy }) => [prisma, policy]),
  listed(ProjectsResolver, ({ prisma, policy }) => [prisma, policy]),
  listed(EventDefinitionsResolver, ({ prisma, policy, eventTypes }) => [prisma, policy, eventTypes]),

  listed(AuditEventsCreateMutations, ({ ingest }) => [ingest]),
  listed(AuditEventsResolver, ({ policy, reading }) => [policy, reading]),
  listed(AuditEventResolver, ({ prisma, groups }) => [prisma, groups]),
  listed(RedactionResolver, ({ prisma, groups, policy, time }) => [prisma, groups, policy, time]),
  listed(RedactionMutations, ({ groups, policy, trail, notifications }) => [
    { groups, policy, trail, notifications },
  ]),

  listed(SourcesResolver, ({ prisma, policy, sources, now }) => [prisma, policy, sources.access, now]),
  listed(SourceFieldsResolver, ({ prisma, sources, now }) => [prisma, sources.externalUrl, now]),
  listed(SourceMutations, ({ sources }) => [sources]),

  listed(DestinationKindsResolver, ({ kinds }) => [kinds]),
  listed(FormatsResolver, () => []),
  ...DESTINATION_LIST_RESOLVERS.map((ListResolver) =>
    listed(ListResolver, ({ policy, prisma, destinations }) => [policy, prisma, destinations.deps]),
  ),
  ...DESTINATION_BY_ID_RESOLVERS.map((ByIdResolver) =>
    listed(ByIdResolver, ({ prisma, groups, policy, destinations }) => [
      ...([prisma, groups, policy, destinations.deps] as const),
    ]),
  ),
  ...HEADERS_RESOLVERS.map((HeadersResolver) => listed(HeadersResolver, ({ sealer }) => [sealer])),
  ...SIGNING_SECRET_RESOLVERS.map((SigningSecretResolver) =>
    listed(SigningSecretResolver, ({ prisma, destinations }) => [prisma, destinations.deps]),
  ),
  ...DELIVERY_OPTIONS_RESOLVERS.map((DeliveryOptionsResolver) =>
    listed(DeliveryOptionsResolver, ({ kinds }) => [kinds]),
  ),
  ...[
    ...[...EXTERNAL_DESTINATION_MUTATIONS, ...CONFIGURATION_MUTATIONS, ...STREAMING_DESTINATION_MUTATIONS],
    ...[...HEADER_MUTATIONS, ...SIGNING_SECRET_MUTATIONS, DeliveryOptionsMutations],
    ...[...EVENT_TYPE_FILTER_MUTATIONS, ...NAMESPACE_FILTER_MUTATIONS],
  ].map((Mutations) => listed(Mutations, ({ destinations }) => [destinations])),

  ...DESTINATION_STATE_RESOLVERS.map((StateResolver) =>
    listed(StateResolver, ({ destinationLoaders }) => [destinationLoaders]),
  ),
  ...DELIVERIES_RESOLVERS.map((DeliveriesResolver) => listed(DeliveriesResolver, ({ pool }) => [pool])),
  listed(DeliveryResolver, ({ pool, targets }) => [pool, targets]),
  listed(DestinationTestMutations, ({ pool, targets, destinations: { access }, tests }) => [
    { pool, targets, access, tests },
  ]),
  listed(DeliveriesRetryMutations, ({ retries, destinations: { access } }) => [{ retries, access }]),
  ...REPLAYS_RESOLVERS.map((ReplaysResolver) => listed(ReplaysResolver, ({ prisma }) => [prisma])),
  listed(ReplayMutations, ({ replays, destinations: { access } }) => [{ replays, access }]),
];

/** The executable schema, with one instance of each resolver. */
export function buildAppSchema(deps: ResolverDeps): GraphQLSchema {
  const instances = new Map<unknown, object>(RESOLVERS.map(({ resolver, make }) => [resolver, make(deps)]));
  // Its check is that of the printed schema, which has the same types: half of the time that building takes.
  return build({ get: (resolver) => instances.get(resolver) }, { skipCheck: true });
}

/** The schema as `schema.graphql` has it. */
export function printAppSchema(): string {
  const schema = build({
    get() {
      throw new Error('This schema is for printing');
    },
  });
  return `${HEAD}\n${printSchema(lexicographicSortSchema(schema))}\n`;
}

const HEAD =
  '# Written by `npm run schema` from the resolvers that src/schema.ts lists: change those, not this file.\n';

function build(
  container: { get(resolver: unknown): object | undefined },
  { skipCheck = false } = {},
): GraphQLSchema {
  const options = { container, orphanedTypes: [...EVENT_INPUT_TYPES], validate: false, skipCheck };
  const [first, ...others] = RESOLVERS.map(({ resolver }) => resolver);
  if (first === undefined) throw new Error('No resolver is listed');
  const schema = typeEvents(buildSchemaSync({ resolvers: [first, ...others], ...options }));
  // type-graphql makes the two root types itself and takes no description for them.
  describe(schema.getQueryType(), 'All queries.');
  describe(schema.getMutationType(), 'All mutations.');
  return schema;
}

function describe(type: GraphQLObjectType | null | undefined, description: string): void {
  if (type) type.description = description;
}
