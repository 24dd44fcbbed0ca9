import { requiredId, text } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';
import type { User } from '../database/generated/client.ts';
import { toGlobalId } from '../graphql/global-id.ts';

export const UserCore = objectType('UserCore', 'A user, with the fields that all callers may see.', {
  id: requiredId('Global ID of the user.'),
  name: text('Name of the user.'),
  username: text('Username of the user.'),
});
export type UserCore = InstanceType<typeof UserCore>;

export function userNode({ id, name, username }: Pick<User, 'id' | 'name' | 'username'>): UserCore {
  return { id: toGlobalId('User', id), name, username };
}
