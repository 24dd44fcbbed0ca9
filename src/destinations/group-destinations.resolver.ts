import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { Sealer } from '../encryption/sealer.ts';
import { ConnectionArgs } from '../graphql/connection-args.input.ts';
import type { Connection } from '../graphql/connection.type.ts';
import { pageNewestFirst } from '../graphql/keyset-page.ts';
import { GroupType } from '../groups/group.type.ts';
import {
  ExternalAuditEventDestinationConnection,
  toDestinationType,
  type ExternalAuditEventDestination,
} from './destination.type.ts';

/** The destinations of a group; here and not beside `Group`, because imports go from destinations to groups. */
@Resolver(() => GroupType)
export class GroupDestinationsResolver {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly policy: AccessPolicy,
    private readonly sealer: Sealer,
  ) {}

  @FieldResolver(() => ExternalAuditEventDestinationConnection, {
    nullable: true,
    description: 'HTTP destinations of the group, newest first. Null for everybody who is not an Owner.',
  })
  async externalAuditEventDestinations(
    @Root() { ref }: GroupType,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { actor }: ActorContext,
  ): Promise<Connection<ExternalAuditEventDestination> | null> {
    if ((await this.policy.decide(actor, 'read-destinations', ref)) !== 'allowed') return null;
    return pageNewestFirst(
      args,
      // Headers come with their destinations: one query for the page, not one for each.
      ({ where, ...query }) =>
        this.prisma.destination.findMany({
          ...query,
          where: { ...where, groupId: ref.id },
          include: { headers: true },
        }),
      (record) => toDestinationType(record, ref, this.sealer),
    );
  }
}
