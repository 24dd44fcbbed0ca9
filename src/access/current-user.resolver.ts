import { Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { toGlobalId } from '../graphql/global-id.ts';
import type { ActorContext } from './actor-context.ts';
import type { AccessPolicy } from './policy.ts';

@ObjectType('UserCore', { description: 'A user, as everybody may see one.' })
class UserCore {
  @Field(() => ID, { description: 'Global ID of the user.' })
  id!: string;

  @Field(() => String, { description: 'Name of the user.' })
  name!: string;

  @Field(() => String, { description: 'Username of the user.' })
  username!: string;
}

@Resolver()
export class CurrentUserResolver {
  constructor(private readonly policy: AccessPolicy) {}

  @Query(() => UserCore, {
    nullable: true,
    description: 'The user who asks. Null when nobody is signed in, and for a token that belongs to a group.',
  })
  currentUser(@Ctx() { actor }: ActorContext): UserCore | null {
    if (actor?.holder.kind !== 'user' || this.policy.decideOwn(actor, 'read-own-user') !== 'allowed')
      return null;
    const { id, name, username } = actor.holder;
    return { id: toGlobalId('User', id), name, username };
  }
}
