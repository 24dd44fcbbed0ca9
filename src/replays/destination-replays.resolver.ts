import { Args, FieldResolver, Resolver, Root } from 'type-graphql';
import type { PrismaClient } from '../database/generated/client.ts';
import type { DestinationNode } from '../destinations/model/destination-node.type.ts';
import { onEveryForm, type DestinationClass } from '../destinations/api/on-every-form.ts';
import { ConnectionArgs } from '../graphql/connection-args.input.ts';
import type { Connection } from '../graphql/connection.type.ts';
import { pageNewestFirst } from '../graphql/keyset-page.ts';
import { withProgress } from './replay-record.ts';
import { ReplayConnection, toReplayType, type ReplayType } from './replay.type.ts';

/** The resolvers of `replays`. */
export const REPLAYS_RESOLVERS = onEveryForm(destinationReplaysResolver);

function destinationReplaysResolver(type: DestinationClass) {
  @Resolver(type)
  class DestinationReplaysResolver {
    constructor(private readonly prisma: PrismaClient) {}

    @FieldResolver(() => ReplayConnection, {
      description: "Auditstream's own. Replays to the destination, newest first.",
    })
    replays(
      @Root() { record }: DestinationNode,
      @Args(() => ConnectionArgs) args: ConnectionArgs,
    ): Promise<Connection<ReplayType>> {
      const destinationId = record.id;
      return pageNewestFirst(
        args,
        async ({ where, ...query }) => {
          const replays = await this.prisma.replay.findMany({ ...query, where: { ...where, destinationId } });
          return withProgress(this.prisma, replays);
        },
        toReplayType,
      );
    }
  }
  return DestinationReplaysResolver;
}
