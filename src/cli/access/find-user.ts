import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { restJson } from '../api/rest-pages.ts';
import { cliErrors } from '../cli-errors.ts';
import { RefusedError } from '../command-error.ts';
import { userSchema } from './access-schemas.ts';

/** The number of a user who is named by it or by the username; the latter only admins may look up. */
export async function findUserId(api: Api, user: string): Promise<number> {
  if (/^\d+$/.test(user)) return Number(user);
  const path = `/api/v4/users?username=${encodeURIComponent(user)}`;
  const [found] = await restJson(api, 'GET', path, z.array(userSchema));
  if (typeof found?.id === 'number') return found.id;
  throw new RefusedError(cliErrors.NO_SUCH_USER({ user }));
}
