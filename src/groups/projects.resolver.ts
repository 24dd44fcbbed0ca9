import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { Prisma, PrismaClient } from '../database/generated/client.ts';
import type { Connection } from '../graphql/connection.type.ts';
import { pageNewestFirst } from '../graphql/keyset-page.ts';
import { groupsWithin, matching } from './group-lists.ts';
import { GroupType } from './group.type.ts';
import { ProjectConnection, projectNode, type ProjectType } from './project.type.ts';
import { GroupProjectsArgs, SearchArgs } from './search-args.input.ts';

/** Lists of projects; an actor who sees a group sees its projects. */
@Resolver(() => GroupType)
export class ProjectsResolver {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly policy: AccessPolicy,
  ) {}

  @Query(() => ProjectConnection, {
    nullable: true,
    description: 'Projects that the caller may see, newest first.',
  })
  async projects(
    @Args(() => SearchArgs) args: SearchArgs,
    @Ctx() { actor }: ActorContext,
  ): Promise<Connection<ProjectType>> {
    return this.page(args, { namespace: groupsWithin(await this.policy.reach(actor, 'read-group')) });
  }

  @FieldResolver(() => ProjectConnection, {
    name: 'projects',
    description: 'Projects of the group, newest first.',
  })
  projectsOf(
    @Root() { ref }: GroupType,
    @Args(() => GroupProjectsArgs) args: GroupProjectsArgs,
  ): Promise<Connection<ProjectType>> {
    const below = args.includeSubgroups === true;
    return this.page(
      args,
      below ? { namespace: { traversalIds: { has: ref.id } } } : { namespaceId: ref.id },
    );
  }

  private page(args: SearchArgs, which: Prisma.ProjectWhereInput): Promise<Connection<ProjectType>> {
    return pageNewestFirst(
      args,
      ({ where, ...query }) =>
        this.prisma.project.findMany({ ...query, where: { AND: [where, which, matching(args.search)] } }),
      projectNode,
    );
  }
}
