import type { Actor } from '../../access/actor.ts';
import { RequestError } from '../../graphql/request-error.ts';
import type { NamespaceDirectory, NamespaceRef } from '../../groups/namespace-directory.ts';
import { filterErrors } from './filter-errors.ts';
import { MAX_NAMESPACE_FILTERS } from './filter-rules.ts';

/**
 * The group or the project of this path. A path that the caller may not see counts as missing: the request is refused.
 */
export async function findNamespace(
  namespaces: NamespaceDirectory,
  actor: Actor | undefined,
  path: string,
): Promise<NamespaceRef> {
  const found = (await namespaces.group(actor, path)) ?? (await namespaces.project(actor, path));
  if (found === undefined) throw new RequestError(filterErrors.NAMESPACE_PATH_INVALID);
  return found;
}

/**
 * The same for several paths. Of too many paths, only one more than the limit is looked up, which is enough to refuse
 * them.
 */
export async function findNamespaces(
  namespaces: NamespaceDirectory,
  actor: Actor | undefined,
  paths: readonly string[] | null | undefined,
): Promise<readonly NamespaceRef[] | undefined> {
  if (paths === null || paths === undefined) return undefined;
  const found: NamespaceRef[] = [];
  for (const path of paths.slice(0, MAX_NAMESPACE_FILTERS + 1))
    found.push(await findNamespace(namespaces, actor, path));
  return found;
}
