import type { User } from '../database/generated/client.ts';

/** A user in GitLab's shape, with the fields that all callers may see. */
export function userJson({
  id,
  username,
  name,
  blocked,
}: Pick<User, 'id' | 'username' | 'name' | 'blocked'>) {
  return { id, username, name, state: blocked ? 'blocked' : 'active' };
}

/** A user as admins see one, and users themselves. */
export function wholeUserJson(user: User) {
  return {
    ...userJson(user),
    email: user.email,
    is_admin: user.admin,
    created_at: user.createdAt.toISOString(),
  };
}
