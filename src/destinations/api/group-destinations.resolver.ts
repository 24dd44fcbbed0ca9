import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ActorContext } from '../../access/actor-context.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import {
  GITLAB_CONFIGURATIONS,
  type ConfigurationGeneration,
} from '../../destination-kinds/gitlab-configurations.ts';
import { ConnectionArgs } from '../../graphql/connection-args.input.ts';
import type { Connection } from '../../graphql/connection.type.ts';
import { GroupType } from '../../groups/group.type.ts';
import {
  CONFIGURATION_TYPES,
  toConfiguration,
  type Configuration,
} from '../api-legacy/configuration.type.ts';
import type { DestinationLists } from './destination-lists.ts';
import {
  EXTERNAL_DESTINATION_CONNECTIONS,
  toExternalDestination,
  type ExternalAuditEventDestinationInterface,
} from '../api-legacy/external-destination.type.ts';
import { LEGACY_KIND } from '../model/http-place.ts';
import {
  STREAMING_DESTINATION_CONNECTIONS,
  toStreamingDestination,
  type AuditEventStreamingDestinationInterface,
} from '../api-consolidated/streaming-destination.type.ts';

const NOT_FOR_OTHERS = 'Null unless the caller is an Owner.';

/** The destinations of a group; here and not beside `Group`, because imports go from destinations to groups. */
@Resolver(() => GroupType)
export class GroupDestinationsResolver {
  constructor(
    private readonly policy: AccessPolicy,
    private readonly lists: DestinationLists,
  ) {}

  @FieldResolver(() => EXTERNAL_DESTINATION_CONNECTIONS.group, {
    nullable: true,
    description: `HTTP destinations of the group, newest first. ${NOT_FOR_OTHERS}`,
  })
  async externalAuditEventDestinations(
    @Root() group: GroupType,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<ExternalAuditEventDestinationInterface> | null> {
    if (!(await this.mayRead(group, context))) return null;
    return this.lists(group.ref, args, toExternalDestination, LEGACY_KIND);
  }

  @FieldResolver(() => STREAMING_DESTINATION_CONNECTIONS.group, {
    nullable: true,
    description:
      `Destinations of every kind, newest first, in the newer of GitLab's two APIs for HTTP ` +
      `destinations. ${NOT_FOR_OTHERS}`,
  })
  async externalAuditEventStreamingDestinations(
    @Root() group: GroupType,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<AuditEventStreamingDestinationInterface> | null> {
    if (!(await this.mayRead(group, context))) return null;
    return this.lists(group.ref, args, toStreamingDestination);
  }

  @FieldResolver(() => CONFIGURATION_TYPES.googleCloudLogging.connections.group, {
    nullable: true,
    description: `Google Cloud Logging destinations of the group, newest first. ${NOT_FOR_OTHERS}`,
  })
  googleCloudLoggingConfigurations(
    @Root() group: GroupType,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<Configuration> | null> {
    return this.configurations('googleCloudLogging', group, args, context);
  }

  @FieldResolver(() => CONFIGURATION_TYPES.amazonS3.connections.group, {
    nullable: true,
    description: `Amazon S3 destinations of the group, newest first. ${NOT_FOR_OTHERS}`,
  })
  amazonS3Configurations(
    @Root() group: GroupType,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<Configuration> | null> {
    return this.configurations('amazonS3', group, args, context);
  }

  private async configurations(
    generation: ConfigurationGeneration,
    group: GroupType,
    args: ConnectionArgs,
    context: ActorContext,
  ): Promise<Connection<Configuration> | null> {
    if (!(await this.mayRead(group, context))) return null;
    const { kind } = GITLAB_CONFIGURATIONS[generation];
    return this.lists(group.ref, args, toConfiguration(generation), kind.name);
  }

  private async mayRead({ ref }: GroupType, { actor }: ActorContext): Promise<boolean> {
    return (await this.policy.decide(actor, 'read-destinations', ref)) === 'allowed';
  }
}
