import { Ctx, Query, Resolver } from 'type-graphql';
import type { ActorContext } from './actor-context.ts';
import type { AccessPolicy } from './policy.ts';
import { UserCore, userNode } from './user-core.type.ts';

@Resolver()
export class CurrentUserResolver {
  constructor(private readonly policy: AccessPolicy) {}

  @Query(() => UserCore, {
    nullable: true,
    description:
      'The user who sent the request. Null for unauthenticated requests, and for a token that belongs ' +
      'to a group.',
  })
  currentUser(@Ctx() { actor }: ActorContext): UserCore | null {
    if (actor?.holder.kind !== 'user' || this.policy.decideOwn(actor, 'read-own-user') !== 'allowed')
      return null;
    return userNode(actor.holder);
  }
}
