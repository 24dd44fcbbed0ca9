import { Field, ID, ObjectType } from 'type-graphql';
import type { User } from '../database/generated/client.ts';
import { toGlobalId } from '../graphql/global-id.ts';

@ObjectType('UserCore', { description: 'A user, with the fields that all callers may see.' })
export class UserCore {
  @Field(() => ID, { description: 'Global ID of the user.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the user.' })
  readonly name: string;

  @Field(() => String, { description: 'Username of the user.' })
  readonly username: string;

  constructor({ id, name, username }: Pick<User, 'id' | 'name' | 'username'>) {
    this.id = toGlobalId('User', id);
    this.name = name;
    this.username = username;
  }
}
