import type pg from 'pg';
import { createExpiringCache } from '../cache/expiring-cache.ts';
import { type NowOrLater, whenKnown } from '../cache/now-or-later.ts';
import { digestToken } from './access-token.service.ts';
import { isAccessLevel, isScope, type Actor } from './actor.ts';

/** Revoking, blocking and demoting reach every node within 5 s; this leaves room for a slow query. */
export const ACCESS_CACHE_TTL = 2_000;
const MAX_TOKENS = 10_000;
const MAX_TOKEN_LENGTH = 255;

export type Authenticator = ReturnType<typeof createAuthenticator>;

interface KnownToken {
  readonly actor: Actor;
  readonly expiresAt: Date;
}

export function createAuthenticator(options: { pool: pg.Pool; now: () => Date }) {
  // Wrong tokens are not remembered, so that guesses cannot fill the memory.
  const known = createExpiringCache<string, KnownToken>({
    ttl: ACCESS_CACHE_TTL,
    maxEntries: MAX_TOKENS,
    now: options.now,
  });
  const find = (digest: string): Promise<KnownToken | undefined> =>
    findToken(options.pool, Buffer.from(digest, 'base64'));
  const actorOf = (found: KnownToken | undefined): Actor | undefined =>
    found === undefined || found.expiresAt <= options.now() ? undefined : found.actor;
  return {
    /**
     * The holder of the token; undefined when it is unknown, expired or revoked, or its holder is blocked. `digest` is
     * the token's SHA-256 in base64 where that is known already.
     */
    authenticate(token: string, digest?: string): NowOrLater<Actor | undefined> {
      if (token === '' || token.length > MAX_TOKEN_LENGTH) return undefined;
      // Looked up by its digest, so that the time of a look-up says nothing about the token.
      return whenKnown(known.get(digest ?? digestToken(token).toString('base64'), find), actorOf);
    },
    /** Lets this node see a change at once. */
    invalidate: () => known.clear(),
  };
}

interface TokenRow {
  id: number;
  name: string;
  scopes: string[];
  expires_at: Date;
  group_id: number | null;
  root_id: number | null;
  access_level: number | null;
  user_id: number | null;
  username: string | null;
  user_name: string | null;
  admin: boolean | null;
}

/** A post that comes after seconds waits for it: so without the ORM. */
async function findToken(pool: pg.Pool, digest: Buffer): Promise<KnownToken | undefined> {
  const { rows } = await pool.query<TokenRow>({
    name: 'find-token',
    text: `SELECT t.id, t.name, t.scopes, t.expires_at, t.group_id, t.access_level, g.traversal_ids[1] AS root_id,
                  u.id AS user_id, u.username, u.name AS user_name, u.admin
           FROM access_tokens t LEFT JOIN users u ON u.id = t.user_id LEFT JOIN groups g ON g.id = t.group_id
           WHERE t.digest = $1 AND t.revoked_at IS NULL AND u.blocked IS NOT TRUE`,
    values: [digest],
  });
  const [row] = rows;
  const holder = row === undefined ? undefined : holderOf(row);
  if (row === undefined || holder === undefined) return undefined;
  const actor = { tokenId: row.id, tokenName: row.name, scopes: new Set(row.scopes.filter(isScope)), holder };
  return { actor, expiresAt: row.expires_at };
}

function holderOf(row: TokenRow): Actor['holder'] | undefined {
  const { user_id: id, username, user_name: name, admin } = row;
  const { group_id: groupId, root_id: rootId, access_level: accessLevel } = row;
  if (id !== null && username !== null && name !== null) {
    return { kind: 'user', id, username, name, admin: admin === true };
  }
  if (groupId !== null && rootId !== null && isAccessLevel(accessLevel)) {
    return { kind: 'group', groupId, rootId, accessLevel };
  }
  return undefined;
}
