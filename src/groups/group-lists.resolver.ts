import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { Prisma, PrismaClient } from '../database/generated/client.ts';
import { connectionType, type Connection } from '../graphql/connection.type.ts';
import { pageNewestFirst } from '../graphql/keyset-page.ts';
import { groupsWithin, matching, toGroupRefs } from './group-lists.ts';
import { GroupType } from './group.type.ts';
import { SearchArgs } from './search-args.input.ts';

const GroupConnection = connectionType(GroupType, 'Group');

/** Lists of groups; an actor who sees a group sees everything below it. */
@Resolver(() => GroupType)
export class GroupListsResolver {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly policy: AccessPolicy,
  ) {}

  @Query(() => GroupConnection, {
    nullable: true,
    description: 'Groups and subgroups that the caller may see, newest first.',
  })
  async groups(
    @Args(() => SearchArgs) args: SearchArgs,
    @Ctx() { actor }: ActorContext,
  ): Promise<Connection<GroupType>> {
    return this.page(args, groupsWithin(await this.policy.reach(actor, 'read-group')));
  }

  @FieldResolver(() => GroupConnection, {
    nullable: true,
    description: 'All groups below the group, newest first.',
  })
  descendantGroups(
    @Root() { ref }: GroupType,
    @Args(() => SearchArgs) args: SearchArgs,
  ): Promise<Connection<GroupType>> {
    return this.page(args, { traversalIds: { has: ref.id }, id: { not: ref.id } });
  }

  private page(args: SearchArgs, which: Prisma.GroupWhereInput): Promise<Connection<GroupType>> {
    return pageNewestFirst(
      args,
      async ({ where, ...query }) => {
        const found = { AND: [where, which, matching(args.search)] };
        return toGroupRefs(this.prisma, await this.prisma.group.findMany({ ...query, where: found }));
      },
      (ref) => new GroupType(ref),
    );
  }
}
