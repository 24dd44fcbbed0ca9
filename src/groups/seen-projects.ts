import type pg from 'pg';
import { withTransaction } from '../database/transaction.ts';
import { isProjectPath } from './find-project.ts';
import { foldPath } from './fold-path.ts';

/** Limit of projects that a top-level group's events can add: a sender must not fill the table. */
export const MAX_SEEN_PROJECTS = 10_000;

// Any number that no other advisory lock with two numbers has.
const LOCK_CLASS = 471_520_112;

interface Place {
  readonly namespaceId: number;
  readonly fullPath: string;
}

/**
 * Stores the projects that are not known yet, by their full paths, each in the lowest group that exists above it.
 * Resolves to whether their top-level group has reached the limit.
 */
export function storeSeenProjects(
  pool: pg.Pool,
  streamId: number,
  fullPaths: readonly string[],
): Promise<boolean> {
  return withTransaction(pool, async (client) => {
    // One transaction at a time counts and inserts, so that the limit holds.
    await client.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_CLASS, streamId]);
    const { rows: streams } = await client.query<{ group_id: number | null }>(
      'SELECT group_id FROM streams WHERE id = $1',
      [streamId],
    );
    const rootId = streams[0]?.group_id ?? null;
    // Events of no group may have any path.
    if (rootId === null) return true;
    const places = await findPlaces(client, rootId, fullPaths.filter(isProjectPath));
    await insertProjects(client, rootId, places);
    const { rows } = await client.query<{ full: boolean }>(
      'SELECT count(*) >= $2 AS full FROM projects WHERE root_id = $1',
      [rootId, MAX_SEEN_PROJECTS],
    );
    return rows[0]?.full === true;
  });
}

async function findPlaces(
  client: pg.ClientBase,
  rootId: number,
  fullPaths: readonly string[],
): Promise<Place[]> {
  const keys = new Set(fullPaths.flatMap((fullPath) => prefixesOf(foldPath(fullPath))));
  const { rows } = await client.query<{ id: number; path_key: string }>(
    'SELECT id, path_key FROM groups WHERE path_key = ANY($1::text[]) AND traversal_ids[1] = $2',
    [[...keys], rootId],
  );
  const idOf = new Map(rows.map(({ id, path_key }) => [path_key, id]));
  // Of two spellings of a path, the first one counts.
  const byKey = new Map([...fullPaths].reverse().map((fullPath) => [foldPath(fullPath), fullPath]));
  return [...byKey].flatMap(([key, fullPath]) => {
    const [itself, ...above] = prefixesOf(key);
    // A group cannot be a project, whatever a sender says.
    if (itself === undefined || idOf.has(itself)) return [];
    const namespaceId = above.map((key) => idOf.get(key)).find((id) => id !== undefined);
    return namespaceId === undefined ? [] : [{ namespaceId, fullPath }];
  });
}

/** `a/b/c` and the paths above it, the longest first. */
function prefixesOf(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

async function insertProjects(
  client: pg.ClientBase,
  rootId: number,
  places: readonly Place[],
): Promise<void> {
  const paths = places.map(({ fullPath }) => fullPath.slice(fullPath.lastIndexOf('/') + 1));
  await client.query(
    `INSERT INTO projects (namespace_id, root_id, path, name, full_path, path_key)
     SELECT p.namespace_id, $1, p.path, p.path, p.full_path, p.path_key
     FROM unnest($2::int[], $3::text[], $4::text[], $5::text[]) AS p(namespace_id, path, full_path, path_key)
     WHERE NOT EXISTS (SELECT FROM projects k WHERE k.path_key = p.path_key)
     LIMIT greatest(0, $6 - (SELECT count(*) FROM projects WHERE root_id = $1))
     ON CONFLICT DO NOTHING`,
    [
      rootId,
      places.map(({ namespaceId }) => namespaceId),
      paths,
      places.map(({ fullPath }) => fullPath),
      places.map(({ fullPath }) => foldPath(fullPath)),
      MAX_SEEN_PROJECTS,
    ],
  );
}
