import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import type { AccessPolicy } from '../access/policy.ts';
import { ConnectionArgs } from '../graphql/connection-args.input.ts';
import type { Connection } from '../graphql/connection.type.ts';
import type { DestinationLists } from './destination-lists.ts';
import {
  EXTERNAL_DESTINATION_CONNECTIONS,
  toExternalDestination,
  type ExternalAuditEventDestinationInterface,
} from './external-destination.type.ts';
import {
  STREAMING_DESTINATION_CONNECTIONS,
  toStreamingDestination,
  type AuditEventStreamingDestinationInterface,
} from './streaming-destination.type.ts';

const NOT_FOR_OTHERS = 'Null for everybody who is not an admin.';

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
  async instanceExternalAuditEventDestinations(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<ExternalAuditEventDestinationInterface> | null> {
    return this.mayRead(context) ? this.lists(null, args, toExternalDestination) : null;
  }

  @Query(() => STREAMING_DESTINATION_CONNECTIONS.instance, {
    nullable: true,
    description: `The same destinations in the form that has taken the place of the other. ${NOT_FOR_OTHERS}`,
  })
  async auditEventsInstanceStreamingDestinations(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: ActorContext,
  ): Promise<Connection<AuditEventStreamingDestinationInterface> | null> {
    return this.mayRead(context) ? this.lists(null, args, toStreamingDestination) : null;
  }

  private mayRead({ actor }: ActorContext): boolean {
    return this.policy.decideInstance(actor, 'read-instance-destinations') === 'allowed';
  }
}
