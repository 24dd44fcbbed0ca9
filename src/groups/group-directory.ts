import type pg from 'pg';
import { ACCESS_CACHE_TTL } from '../access/authenticator.ts';
import { isRowId } from '../access/row-id.ts';
import { createExpiringCache } from '../cache/expiring-cache.ts';
import type { NowOrLater } from '../cache/now-or-later.ts';
import { foldPath, MAX_FULL_PATH } from './fold-path.ts';

const MAX_GROUPS = 10_000;

/** A group as requests refer to it. */
export interface GroupRef {
  readonly id: number;
  readonly name: string;
  readonly fullPath: string;
  readonly fullName: string;
  /** Ids from the top-level group down to this one. */
  readonly traversalIds: readonly number[];
  /** The top-level group. */
  readonly rootId: number;
  /** The stream of the top-level group. */
  readonly streamId: number;
}

export type GroupDirectory = ReturnType<typeof createGroupDirectory>;

/** Finds groups without a query per request; the policy decides which actors may see them. */
export function createGroupDirectory(options: { pool: pg.Pool; now: () => Date }) {
  const { pool, now } = options;
  const byPath = createExpiringCache<string, GroupRef>({
    ttl: ACCESS_CACHE_TTL,
    maxEntries: MAX_GROUPS,
    now,
  });
  const byId = createExpiringCache<number, GroupRef>({ ttl: ACCESS_CACHE_TTL, maxEntries: MAX_GROUPS, now });
  const loadByPath = (key: string) => findGroup(pool, 'path_key', key);
  const loadById = (id: number) => findGroup(pool, 'id', id);
  return {
    /** Regardless of case; slashes at the ends are not ignored. */
    findByPath: (fullPath: string): NowOrLater<GroupRef | undefined> =>
      mayBePath(fullPath) ? byPath.get(foldPath(fullPath), loadByPath) : undefined,
    findById: (id: number): NowOrLater<GroupRef | undefined> =>
      isRowId(id) ? byId.get(id, loadById) : undefined,
    /** Lets this node see a change of groups at once. */
    invalidate(): void {
      byPath.clear();
      byId.clear();
    },
  };
}

// Also keeps out U+0000, which PostgreSQL refuses, and letters whose lower case is ASCII (K, the Kelvin sign).
function mayBePath(text: string): boolean {
  return text.length <= MAX_FULL_PATH && /^[\w./-]+$/.test(text);
}

async function findGroup(
  pool: pg.Pool,
  column: 'id' | 'path_key',
  value: number | string,
): Promise<GroupRef | undefined> {
  const { rows } = await pool.query<GroupRef>({
    name: `find-group-by-${column}`,
    text: `SELECT g.id, g.name, g.full_path AS "fullPath", g.full_name AS "fullName", g.traversal_ids AS "traversalIds",
                  g.traversal_ids[1] AS "rootId", s.id AS "streamId"
           FROM groups g JOIN streams s ON s.group_id = g.traversal_ids[1]
           WHERE g.${column} = $1`,
    values: [value],
  });
  return rows[0];
}
