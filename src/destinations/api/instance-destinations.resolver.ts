import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { ActorContext } from '../../access/actor-context.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import {
  GITLAB_CONFIGURATIONS,
  type ConfigurationGeneration,
} from '../../destination-kinds/gitlab-configurations.ts';
import { ConnectionArgs } from '../../graphql/connection-args.input.ts';
import type { Connection } from '../../graphql/connection.type.ts';
import { emptyPage } from '../../graphql/keyset-page.ts';
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

const NOT_FOR_OTHERS = 'Empty unless the caller is an admin.';

/** The destinations of the instance. */
@Resolver()
export class InstanceDestinationsResolver {
  constructor(
    private readonly policy: AccessPolicy,
    private readonly lists: DestinationLists,
  ) {}

  @Query(() => EXTERNAL_DESTINATION_CONNECTIONS.instance, {
    nullable: true,
    description: `HTTP destinations of the instance, newest first. ${NOT_FOR_OTHERS}`,
  })
  instanceExternalAuditEventDestinations(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<ExternalAuditEventDestinationInterface>> {
    return this.mayRead(context)
      ? this.lists(null, args, toExternalDestination, LEGACY_KIND)
      : emptyPage(args);
  }

  @Query(() => STREAMING_DESTINATION_CONNECTIONS.instance, {
    nullable: true,
    description:
      `Destinations of every kind, newest first, in the newer of GitLab's two APIs for HTTP ` +
      `destinations. ${NOT_FOR_OTHERS}`,
  })
  auditEventsInstanceStreamingDestinations(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<AuditEventStreamingDestinationInterface>> {
    return this.mayRead(context) ? this.lists(null, args, toStreamingDestination) : emptyPage(args);
  }

  @Query(() => CONFIGURATION_TYPES.googleCloudLogging.connections.instance, {
    nullable: true,
    description: `Google Cloud Logging destinations of the instance, newest first. ${NOT_FOR_OTHERS}`,
  })
  instanceGoogleCloudLoggingConfigurations(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<Configuration>> {
    return this.configurations('googleCloudLogging', args, context);
  }

  @Query(() => CONFIGURATION_TYPES.amazonS3.connections.instance, {
    nullable: true,
    description: `Amazon S3 destinations of the instance, newest first. ${NOT_FOR_OTHERS}`,
  })
  auditEventsInstanceAmazonS3Configurations(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<Configuration>> {
    return this.configurations('amazonS3', args, context);
  }

  private configurations(
    generation: ConfigurationGeneration,
    args: ConnectionArgs,
    context: ActorContext,
  ): Promise<Connection<Configuration>> {
    const { kind } = GITLAB_CONFIGURATIONS[generation];
    return this.mayRead(context)
      ? this.lists(null, args, toConfiguration(generation), kind.name)
      : emptyPage(args);
  }

  private mayRead({ actor }: ActorContext): boolean {
    return this.policy.decideInstance(actor, 'read-instance-destinations') === 'allowed';
  }
}
