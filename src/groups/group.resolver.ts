import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { GroupDirectory } from './group-directory.ts';
import { GroupType } from './group.type.ts';

@Resolver(() => GroupType)
export class GroupResolver {
  constructor(
    private readonly groups: GroupDirectory,
    private readonly policy: AccessPolicy,
  ) {}

  @Query(() => GroupType, {
    nullable: true,
    description: 'Find a group. Null when the caller may see no group with this path.',
  })
  async group(
    @Arg('fullPath', () => ID, { description: 'Full path of the group, for example `my-group/my-subgroup`.' })
    fullPath: string,
    @Ctx() { actor }: ActorContext,
  ): Promise<GroupType | null> {
    const group = await this.groups.findByPath(fullPath);
    if (group === undefined || (await this.policy.decide(actor, 'read-group', group)) !== 'allowed')
      return null;
    return new GroupType(group);
  }
}
