import type { Api } from '../api/api.ts';
import type { Scope } from '../destination/scope.ts';
import {
  ADD_GROUP_TYPES,
  ADD_INSTANCE_TYPES,
  CREATE_GROUP_NAMESPACE,
  CREATE_INSTANCE_NAMESPACE,
  DELETE_GROUP_NAMESPACE,
  DELETE_GROUP_TYPES,
  DELETE_INSTANCE_NAMESPACE,
  DELETE_INSTANCE_TYPES,
} from './filter-documents.ts';
import type { Difference } from './differences.ts';

const MAX_NAMESPACES = 5;

interface Filtered {
  readonly id: string;
  readonly namespaces: readonly { readonly id: string; readonly path: string }[];
}

/**
 * Changes the filters. What is added comes before what is removed: without any filter for a moment, the destination would
 * get everything.
 */
export async function performFilters(
  api: Api,
  scope: Scope,
  destination: Filtered,
  differences: readonly Difference[],
): Promise<void> {
  const types = (how: 'add' | 'remove'): string[] =>
    differences.flatMap((item) => (item.kind === 'eventType' && item.how === how ? [item.name] : []));
  const [added, removed] = [types('add'), types('remove')];
  if (added.length > 0)
    await changeTypes(api, scope, 'add', { destinationId: destination.id, eventTypeFilters: added });
  if (removed.length > 0)
    await changeTypes(api, scope, 'remove', { destinationId: destination.id, eventTypeFilters: removed });
  await performNamespaces(api, scope, destination, differences);
}

async function changeTypes(
  api: Api,
  scope: Scope,
  how: 'add' | 'remove',
  input: { readonly destinationId: string; readonly eventTypeFilters: string[] },
): Promise<void> {
  const isGroup = scope.kind === 'group';
  if (how === 'add' && isGroup) await api.mutate(ADD_GROUP_TYPES, { input });
  else if (how === 'add') await api.mutate(ADD_INSTANCE_TYPES, { input });
  else if (isGroup) await api.mutate(DELETE_GROUP_TYPES, { input });
  else await api.mutate(DELETE_INSTANCE_TYPES, { input });
}

async function performNamespaces(
  api: Api,
  scope: Scope,
  { id: destinationId, namespaces }: Filtered,
  differences: readonly Difference[],
): Promise<void> {
  const paths = (how: 'add' | 'remove'): string[] =>
    differences.flatMap((item) => (item.kind === 'namespace' && item.how === how ? [item.path] : []));
  const leaving = namespaces.filter(({ path }) => paths('remove').includes(path));
  let count = namespaces.length;
  const remove = async (): Promise<void> => {
    const next = leaving.shift();
    if (next === undefined) return;
    const input = { namespaceFilterId: next.id };
    if (scope.kind === 'group') await api.mutate(DELETE_GROUP_NAMESPACE, { input });
    else await api.mutate(DELETE_INSTANCE_NAMESPACE, { input });
    count -= 1;
  };
  for (const namespacePath of paths('add')) {
    if (count >= MAX_NAMESPACES) await remove();
    const input = { destinationId, namespacePath };
    if (scope.kind === 'group') await api.mutate(CREATE_GROUP_NAMESPACE, { input });
    else await api.mutate(CREATE_INSTANCE_NAMESPACE, { input });
    count += 1;
  }
  while (leaving.length > 0) await remove();
}
