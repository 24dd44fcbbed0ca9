import { lexicographicSortSchema, printSchema, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { CurrentUserResolver } from './access/current-user.resolver.ts';
import { MetadataResolver } from './access/metadata.resolver.ts';
import { EVENT_INPUT_TYPES, typeEvents } from './audit-events/ingest/event-input-type.ts';
import { AuditEventsCreateResolver } from './audit-events/ingest/audit-events-create.resolver.ts';
import { AuditEventResolver } from './audit-events/read/audit-event.resolver.ts';
import { AuditEventsResolver } from './audit-events/read/audit-events.resolver.ts';
import { RedactionMutations } from './audit-events/redaction/redaction.mutations.ts';
import { RedactionResolver } from './audit-events/redaction/redaction.resolver.ts';
import { DeliveriesRetryResolver } from './deliveries/deliveries-retry.resolver.ts';
import { DELIVERIES_RESOLVERS } from './deliveries/deliveries.resolver.ts';
import { DeliveryResolver } from './deliveries/delivery.resolver.ts';
import { DESTINATION_STATE_RESOLVERS } from './deliveries/destination-state.resolver.ts';
import { DestinationTestResolver } from './deliveries/destination-test.resolver.ts';
import { DestinationByIdResolver } from './destinations/api/destination-by-id.resolver.ts';
import { DestinationKindsResolver } from './destinations/api/destination-kinds.resolver.ts';
import {
  GroupDestinationMutations,
  InstanceDestinationMutations,
} from './destinations/api-legacy/external-destination.mutations.ts';
import { EVENT_TYPE_FILTER_MUTATIONS } from './destinations/api/event-type-filter.mutations.ts';
import { GroupDestinationsResolver } from './destinations/api/group-destinations.resolver.ts';
import { GroupHeaderMutations, InstanceHeaderMutations } from './destinations/headers/header.mutations.ts';
import { GroupHeadersResolver, InstanceHeadersResolver } from './destinations/api/headers.resolver.ts';
import { InstanceDestinationsResolver } from './destinations/api/instance-destinations.resolver.ts';
import { NAMESPACE_FILTER_MUTATIONS } from './destinations/api/namespace-filter.mutations.ts';
import { DeliveryOptionsMutations } from './destinations/api/delivery-options.mutations.ts';
import { DELIVERY_OPTIONS_RESOLVERS, FormatsResolver } from './destinations/api/delivery-options.resolver.ts';
import { SIGNING_SECRET_RESOLVERS } from './destinations/api/signing-secret.resolver.ts';
import {
  GroupSigningSecretMutations,
  InstanceSigningSecretMutations,
} from './destinations/api/signing-secret.mutations.ts';
import {
  GroupStreamingDestinationMutations,
  InstanceStreamingDestinationMutations,
} from './destinations/api-consolidated/streaming-destination.mutations.ts';
import { EventDefinitionsResolver } from './event-types/event-definitions.resolver.ts';
import { GroupListsResolver } from './groups/group-lists.resolver.ts';
import { REPLAYS_RESOLVERS } from './replays/destination-replays.resolver.ts';
import { ReplayResolver } from './replays/replay.resolver.ts';
import { SourceMutations } from './sources/sources.mutations.ts';
import { SourceFieldsResolver, SourcesResolver } from './sources/sources.resolver.ts';
import { GroupResolver } from './groups/group.resolver.ts';
import { ProjectsResolver } from './groups/projects.resolver.ts';

/** Every GraphQL resolver. */
export const RESOLVERS = [
  CurrentUserResolver,
  MetadataResolver,
  GroupResolver,
  GroupListsResolver,
  ProjectsResolver,
  EventDefinitionsResolver,
  SourcesResolver,
  SourceFieldsResolver,
  SourceMutations,
  GroupDestinationsResolver,
  ...DESTINATION_STATE_RESOLVERS,
  ...DELIVERIES_RESOLVERS,
  DeliveryResolver,
  DestinationTestResolver,
  DeliveriesRetryResolver,
  ReplayResolver,
  ...REPLAYS_RESOLVERS,
  InstanceDestinationsResolver,
  DestinationByIdResolver,
  DestinationKindsResolver,
  GroupHeadersResolver,
  InstanceHeadersResolver,
  GroupSigningSecretMutations,
  InstanceSigningSecretMutations,
  ...SIGNING_SECRET_RESOLVERS,
  ...DELIVERY_OPTIONS_RESOLVERS,
  FormatsResolver,
  DeliveryOptionsMutations,
  GroupDestinationMutations,
  InstanceDestinationMutations,
  GroupHeaderMutations,
  InstanceHeaderMutations,
  GroupStreamingDestinationMutations,
  InstanceStreamingDestinationMutations,
  ...EVENT_TYPE_FILTER_MUTATIONS,
  ...NAMESPACE_FILTER_MUTATIONS,
  AuditEventsCreateResolver,
  AuditEventsResolver,
  AuditEventResolver,
  RedactionResolver,
  RedactionMutations,
] as const;

/** One instance of each resolver, made by hand. */
export type ResolverInstances = readonly InstanceType<(typeof RESOLVERS)[number]>[];

/** The executable schema; a resolver without an instance stops the start. */
export function buildAppSchema(instances: ResolverInstances): GraphQLSchema {
  const byClass = new Map<unknown, object>(instances.map((instance) => [instance.constructor, instance]));
  const missing = RESOLVERS.filter((resolver) => !byClass.has(resolver)).map(({ name }) => name);
  if (missing.length > 0) throw new Error(`Resolvers without an instance: ${missing.join(', ')}`);
  return build({ get: (resolver) => byClass.get(resolver) });
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

function build(container: { get(resolver: unknown): object | undefined }): GraphQLSchema {
  const options = { container, orphanedTypes: [...EVENT_INPUT_TYPES], validate: false };
  const schema = typeEvents(buildSchemaSync({ resolvers: [...RESOLVERS], ...options }));
  // type-graphql makes the two root types itself and takes no description for them.
  describe(schema.getQueryType(), 'What can be read.');
  describe(schema.getMutationType(), 'What can be changed.');
  return schema;
}

function describe(type: GraphQLObjectType | null | undefined, description: string): void {
  if (type) type.description = description;
}
