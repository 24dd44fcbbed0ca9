import { Args, Ctx, FieldResolver, Query, Resolver, Root, type ClassType } from 'type-graphql';
import type { ActorContext } from '../../access/actor-context.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import {
  GITLAB_CONFIGURATIONS,
  type ConfigurationGeneration,
} from '../../destination-kinds/gitlab-configurations.ts';
import { ConnectionArgs } from '../../graphql/connection-args.input.ts';
import type { Connection } from '../../graphql/connection.type.ts';
import { emptyPage, pageNewestFirst } from '../../graphql/keyset-page.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { GroupType } from '../../groups/group.type.ts';
import { CONFIGURATION_TYPES, toConfiguration } from '../api-legacy/configuration.type.ts';
import {
  EXTERNAL_DESTINATION_CONNECTIONS,
  toExternalDestination,
} from '../api-legacy/external-destination.type.ts';
import {
  STREAMING_DESTINATION_CONNECTIONS,
  toStreamingDestination,
} from '../api-consolidated/streaming-destination.type.ts';
import type { DestinationRecord } from '../model/destination-record.ts';
import type { OwnerKind } from '../model/form.ts';
import { LEGACY_KIND } from '../model/http-place.ts';
import type { PlaceParts } from '../model/open-place.ts';
import { readDestinations } from '../model/read-destinations.ts';

/** How a generation writes a destination of this group, or (null) of the instance. */
export type ToNode<Node> = (record: DestinationRecord, group: GroupRef | null, parts: PlaceParts) => Node;

/** A list of destinations as GitLab has it twice: as a field of a group, and as a query for the instance. */
interface DestinationList<Node> {
  readonly names: Readonly<Record<OwnerKind, string>>;
  readonly connections: Readonly<Record<OwnerKind, ClassType<Connection<Node>>>>;
  readonly description: (owner: OwnerKind) => string;
  /** Absent: every kind. */
  readonly kind?: string;
  readonly toNode: ToNode<Node>;
}

/** Here and not beside `Group`, because imports go from destinations to groups. */
export const DESTINATION_LIST_RESOLVERS = [
  listResolver({
    names: {
      group: 'externalAuditEventDestinations',
      instance: 'instanceExternalAuditEventDestinations',
    },
    connections: EXTERNAL_DESTINATION_CONNECTIONS,
    description: (owner) => `HTTP destinations of the ${owner}, newest first.`,
    kind: LEGACY_KIND,
    toNode: toExternalDestination,
  }),
  listResolver({
    names: {
      group: 'externalAuditEventStreamingDestinations',
      instance: 'auditEventsInstanceStreamingDestinations',
    },
    connections: STREAMING_DESTINATION_CONNECTIONS,
    description: () =>
      "Destinations of every kind, newest first, in the newer of GitLab's two APIs for HTTP destinations.",
    toNode: toStreamingDestination,
  }),
  configurationListResolver('googleCloudLogging', 'Google Cloud Logging', {
    group: 'googleCloudLoggingConfigurations',
    instance: 'instanceGoogleCloudLoggingConfigurations',
  }),
  configurationListResolver('amazonS3', 'Amazon S3', {
    group: 'amazonS3Configurations',
    instance: 'auditEventsInstanceAmazonS3Configurations',
  }),
];

function configurationListResolver(
  generation: ConfigurationGeneration,
  title: string,
  names: Readonly<Record<OwnerKind, string>>,
) {
  return listResolver({
    names,
    connections: CONFIGURATION_TYPES[generation].connections,
    description: (owner) => `${title} destinations of the ${owner}, newest first.`,
    kind: GITLAB_CONFIGURATIONS[generation].kind.name,
    toNode: toConfiguration(generation),
  });
}

function listResolver<Node>({ names, connections, description, kind, toNode }: DestinationList<Node>) {
  @Resolver(() => GroupType)
  class DestinationListResolver {
    constructor(
      readonly policy: AccessPolicy,
      readonly prisma: PrismaClient,
      readonly parts: PlaceParts,
    ) {}

    // Called as the field, by which type-graphql finds it again.
    @FieldResolver(() => connections.group, {
      nullable: true,
      description: `${description('group')} Null unless the caller is an Owner.`,
    })
    async [names.group](
      @Root() { ref }: GroupType,
      @Args(() => ConnectionArgs) args: ConnectionArgs,
      @Ctx() { actor }: ActorContext,
    ): Promise<Connection<Node> | null> {
      const decision = await this.policy.decide(actor, 'read-destinations', ref);
      return decision === 'allowed' ? this.page(ref, args) : null;
    }

    @Query(() => connections.instance, {
      name: names.instance,
      nullable: true,
      description: `${description('instance')} Empty unless the caller is an admin.`,
    })
    ofInstance(
      @Args(() => ConnectionArgs) args: ConnectionArgs,
      @Ctx() { actor }: ActorContext,
    ): Promise<Connection<Node>> {
      const decision = this.policy.decideInstance(actor, 'read-instance-destinations');
      return decision === 'allowed' ? this.page(null, args) : emptyPage(args);
    }

    page(group: GroupRef | null, args: ConnectionArgs): Promise<Connection<Node>> {
      return pageNewestFirst(
        args,
        // Headers and filters come with their destinations: a query for the page, not one for each.
        ({ where, ...query }) =>
          readDestinations(this.prisma, {
            ...query,
            where: { ...where, groupId: group?.id ?? null, ...(kind !== undefined && { kind }) },
          }),
        (record) => toNode(record, group, this.parts),
      );
    }
  }
  return DestinationListResolver;
}
