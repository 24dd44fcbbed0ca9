import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ActorContext } from '../../access/actor-context.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import { amazonS3Kind } from '../../destination-kinds/amazon-s3/amazon-s3.kind.ts';
import { ConnectionArgs } from '../../graphql/connection-args.input.ts';
import type { Connection } from '../../graphql/connection.type.ts';
import { emptyPage } from '../../graphql/keyset-page.ts';
import { GroupType } from '../../groups/group.type.ts';
import {
  AmazonS3ConfigurationTypeConnection,
  toAmazonS3Configuration,
  type AmazonS3ConfigurationInterface,
} from '../api-legacy/amazon-s3-configuration.type.ts';
import type { DestinationLists } from './destination-lists.ts';
import {
  EXTERNAL_DESTINATION_CONNECTIONS,
  toExternalDestination,
  type ExternalAuditEventDestinationInterface,
} from '../api-legacy/external-destination.type.ts';
import { GoogleCloudLoggingConfigurationTypeConnection } from '../api-legacy/google-cloud-logging-configuration.type.ts';
import { LEGACY_KIND } from '../model/http-place.ts';
import {
  STREAMING_DESTINATION_CONNECTIONS,
  toStreamingDestination,
  type AuditEventStreamingDestinationInterface,
} from '../api-consolidated/streaming-destination.type.ts';

const NOT_FOR_OTHERS = 'Null for everybody who is not an Owner.';
const NONE = 'Always empty: destinations of this kind are among those of the form that has every category.';

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
    description: `Destinations of every kind, newest first, in the form that has taken the place of the other. ${NOT_FOR_OTHERS}`,
  })
  async externalAuditEventStreamingDestinations(
    @Root() group: GroupType,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<AuditEventStreamingDestinationInterface> | null> {
    if (!(await this.mayRead(group, context))) return null;
    return this.lists(group.ref, args, toStreamingDestination);
  }

  // Scripts ask for all that a group streams to at once.
  @FieldResolver(() => GoogleCloudLoggingConfigurationTypeConnection, {
    nullable: true,
    description: `Google Cloud Logging destinations of the group. ${NONE} ${NOT_FOR_OTHERS}`,
  })
  async googleCloudLoggingConfigurations(
    @Root() group: GroupType,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<never> | null> {
    return (await this.mayRead(group, context)) ? emptyPage(args) : null;
  }

  @FieldResolver(() => AmazonS3ConfigurationTypeConnection, {
    nullable: true,
    description: `Amazon S3 destinations of the group, newest first. ${NOT_FOR_OTHERS}`,
  })
  async amazonS3Configurations(
    @Root() group: GroupType,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<AmazonS3ConfigurationInterface> | null> {
    if (!(await this.mayRead(group, context))) return null;
    return this.lists(group.ref, args, toAmazonS3Configuration, amazonS3Kind.name);
  }

  private async mayRead({ ref }: GroupType, { actor }: ActorContext): Promise<boolean> {
    return (await this.policy.decide(actor, 'read-destinations', ref)) === 'allowed';
  }
}
