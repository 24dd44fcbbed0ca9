/** GitLab's limit, which also keeps the full path within what a B-tree index can hold. */
export const MAX_FULL_PATH = 255;

const LARGE_LETTER = /[A-Z]/;

/**
 * A path of a group or a project as it is compared. Letters of ASCII alone, as PostgreSQL's lower() in the collation "C": to
 * `toLowerCase` the Kelvin sign is a k, and a path with it would be another one here than in the database.
 */
export function foldPath(path: string): string {
  // Most paths have none.
  if (!LARGE_LETTER.test(path)) return path;
  return path.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
