import { Args, FieldResolver, Resolver, Root } from 'type-graphql';
import type { PrismaClient } from '../database/generated/client.ts';
import { rowOf, type DestinationClass, type DestinationObject } from '../deliveries/destination-types.ts';
import { EXTERNAL_DESTINATION_TYPES } from '../destinations/external-destination.type.ts';
import { ConnectionArgs } from '../graphql/connection-args.input.ts';
import type { Connection } from '../graphql/connection.type.ts';
import { pageNewestFirst } from '../graphql/keyset-page.ts';
import { ReplayConnection, toReplayType, WITH_STREAMS, type ReplayType } from './replay.type.ts';

/** Makes the resolver of `replays` on one type of destinations; a type more is a line more in `schema.ts`. */
export function destinationReplaysResolver(type: DestinationClass) {
  @Resolver(type)
  class DestinationReplaysResolver {
    constructor(private readonly prisma: PrismaClient) {}

    @FieldResolver(() => ReplayConnection, {
      description: "Auditstream's own. Time spans that were sent again to the destination, newest first.",
    })
    replays(
      @Root() destination: DestinationObject,
      @Args(() => ConnectionArgs) args: ConnectionArgs,
    ): Promise<Connection<ReplayType>> {
      const destinationId = rowOf(destination);
      return pageNewestFirst(
        args,
        ({ where, ...query }) =>
          this.prisma.replay.findMany({
            ...query,
            where: { ...where, destinationId },
            include: WITH_STREAMS,
          }),
        toReplayType,
      );
    }
  }
  return DestinationReplaysResolver;
}

export const ExternalDestinationReplaysResolver = destinationReplaysResolver(
  () => EXTERNAL_DESTINATION_TYPES.group,
);
