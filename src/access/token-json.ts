import type { AccessToken, User } from '../database/generated/client.ts';
import { userJson } from './user-json.ts';

/** A token as it may be shown, with who made it. */
export type ShownToken = Omit<AccessToken, 'digest'> & { readonly issuer: User | null };

/**
 * A token in GitLab's shape, and as our own `created_by`: null when the server, another token or a user who is deleted made
 * it. The text of the token is there only in the answer that makes it.
 */
export function tokenJson(token: ShownToken, now: Date): Record<string, unknown> {
  const { id, name, scopes, createdAt, expiresAt, revokedAt, userId, accessLevel, issuer } = token;
  return {
    id,
    name,
    scopes,
    revoked: revokedAt !== null,
    active: revokedAt === null && expiresAt > now,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString().slice(0, 10),
    ...(userId === null ? { access_level: accessLevel } : { user_id: userId }),
    created_by: issuer && userJson(issuer),
  };
}

/** For queries: the digest never leaves the database. */
export const SHOWN_TOKEN = { omit: { digest: true }, include: { issuer: true } } as const;

/** Selects tokens that are valid now, or that are not, by GitLab's parameter `state`. */
export function whereState(
  state: 'active' | 'inactive' | undefined,
  now: Date,
): { revokedAt: null; expiresAt: { gt: Date } } | { OR: object[] } | Record<string, never> {
  if (state === 'active') return { revokedAt: null, expiresAt: { gt: now } };
  if (state === 'inactive') return { OR: [{ revokedAt: { not: null } }, { expiresAt: { lte: now } }] };
  return {};
}
