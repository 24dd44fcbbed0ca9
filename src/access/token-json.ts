import type { AccessToken } from '../database/generated/client.ts';

/** A token in GitLab's shape; the text of the token is there only in the answer that makes it. */
export function tokenJson(token: Omit<AccessToken, 'digest'>, now: Date): Record<string, unknown> {
  const { id, name, scopes, createdAt, expiresAt, revokedAt, userId, accessLevel } = token;
  return {
    id,
    name,
    scopes,
    revoked: revokedAt !== null,
    active: revokedAt === null && expiresAt > now,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString().slice(0, 10),
    ...(userId === null ? { access_level: accessLevel } : { user_id: userId }),
  };
}

/** For queries: a digest has no business outside the database. */
export const OMIT_DIGEST = { digest: true } as const;

/** The tokens that are (not) good at this moment, as GitLab's parameter `state` says it. */
export function whereState(
  state: 'active' | 'inactive' | undefined,
  now: Date,
): { revokedAt: null; expiresAt: { gt: Date } } | { OR: object[] } | Record<string, never> {
  if (state === 'active') return { revokedAt: null, expiresAt: { gt: now } };
  if (state === 'inactive') return { OR: [{ revokedAt: { not: null } }, { expiresAt: { lte: now } }] };
  return {};
}
