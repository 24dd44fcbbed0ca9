import { z } from 'zod';
import type { Column } from '../output/table.ts';

/** The answers of the REST part, as far as they are shown (docs/managing-access.md). */
export const groupSchema = z.object({
  id: z.number(),
  full_path: z.string(),
  full_name: z.string(),
  created_at: z.string(),
});
export const userSchema = z.object({
  id: z.number().nullable(),
  username: z.string().nullable(),
  name: z.string(),
  state: z.string(),
  email: z.string().optional(),
  is_admin: z.boolean().optional(),
});
export const memberSchema = z.object({
  id: z.number(),
  username: z.string(),
  name: z.string(),
  state: z.string(),
  access_level: z.number(),
});
export const tokenSchema = z.object({
  id: z.number(),
  name: z.string(),
  scopes: z.array(z.string()),
  active: z.boolean(),
  expires_at: z.string(),
  access_level: z.number().nullish(),
  user_id: z.number().nullish(),
  created_by: z.object({ username: z.string(), state: z.string() }).nullish(),
});
/** The answer that makes a token; `token` is there this once. */
export const newTokenSchema = tokenSchema.extend({ token: z.string() });

type Shown<Schema extends z.ZodType> = readonly Column<z.infer<Schema>>[];

export const GROUP_COLUMNS: Shown<typeof groupSchema> = [
  { title: 'id', value: ({ id }) => id },
  { title: 'path', value: (group) => group.full_path },
  { title: 'name', value: (group) => group.full_name },
  { title: 'created', value: (group) => group.created_at },
];
export const USER_COLUMNS: Shown<typeof userSchema> = [
  { title: 'id', value: ({ id }) => id },
  { title: 'username', value: ({ username }) => username },
  { title: 'name', value: ({ name }) => name },
  { title: 'state', value: ({ state }) => state },
  { title: 'admin', value: (user) => user.is_admin === true },
];
export const MEMBER_COLUMNS: Shown<typeof memberSchema> = [
  { title: 'id', value: ({ id }) => id },
  { title: 'username', value: ({ username }) => username },
  { title: 'name', value: ({ name }) => name },
  { title: 'level', value: (member) => member.access_level },
];
export const TOKEN_COLUMNS: Shown<typeof tokenSchema> = [
  { title: 'id', value: ({ id }) => id },
  { title: 'name', value: ({ name }) => name },
  { title: 'scopes', value: ({ scopes }) => scopes.join(', ') },
  { title: 'level', value: (token) => token.access_level },
  { title: 'user', value: (token) => token.user_id },
  { title: 'active', value: ({ active }) => active },
  { title: 'expires', value: (token) => token.expires_at },
  { title: 'created by', value: ({ created_by: user }) => user && nameOf(user) },
];

function nameOf({ username, state }: { readonly username: string; readonly state: string }): string {
  return state === 'active' ? username : `${username} (${state})`;
}
