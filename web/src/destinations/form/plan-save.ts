import type { DestinationDetails } from '../api/destinations.ts';
import { headersOf, type FormValues, type HeaderRow, type NamespaceChoice } from './form-values.ts';

/** One change that the API makes in one call. */
export type SaveStep =
  | { readonly kind: 'create'; readonly url: string; readonly name: string | null }
  | { readonly kind: 'update'; readonly url?: string; readonly name?: string }
  | { readonly kind: 'header-remove'; readonly id: string; readonly name: string }
  | { readonly kind: 'header-change'; readonly id: string; readonly row: HeaderRow }
  | { readonly kind: 'header-add'; readonly row: HeaderRow }
  | { readonly kind: 'types-add'; readonly types: readonly string[] }
  | { readonly kind: 'types-remove'; readonly types: readonly string[] }
  | { readonly kind: 'namespace-remove'; readonly id: string; readonly fullPath: string }
  | { readonly kind: 'namespace-add'; readonly namespace: NamespaceChoice };

/** What to change so that the destination is as the form says; nothing when it is. `saved` is null before it is made. */
export function planSave(saved: DestinationDetails | null, values: FormValues): SaveStep[] {
  return [
    ...planDestination(saved, values),
    ...planHeaders(saved, values),
    ...planTypes(saved?.eventTypeFilters ?? [], values.eventTypes),
    ...planNamespace(saved?.namespaceFilter ?? null, values.namespace),
  ];
}

function planDestination(saved: DestinationDetails | null, values: FormValues): SaveStep[] {
  const [url, name] = [values.url.trim(), values.name.trim()];
  // Without a name the server makes one.
  if (saved === null) return [{ kind: 'create', url, name: name === '' ? null : name }];
  if (url === saved.destinationUrl && name === saved.name) return [];
  return [
    {
      kind: 'update',
      ...(url !== saved.destinationUrl && { url }),
      ...(name !== saved.name && { name }),
    },
  ];
}

// Removed first: a destination has at most 20, and a name only once.
function planHeaders(saved: DestinationDetails | null, { headers }: FormValues): SaveStep[] {
  const before = saved === null ? [] : headersOf(saved);
  const kept = new Map(headers.map((row) => [row.id, row]));
  const removed = before
    .filter(({ id }) => !kept.has(id))
    .map(({ id, key }): SaveStep => ({ kind: 'header-remove', id, name: key }));
  const changed = before.flatMap(({ id, key, value, active }): SaveStep[] => {
    const row = kept.get(id);
    if (row === undefined) return [];
    if (row.name.trim() === key && row.value === value && row.active === active) return [];
    return [{ kind: 'header-change', id, row }];
  });
  const added = headers.filter(({ id }) => id === null).map((row): SaveStep => ({ kind: 'header-add', row }));
  return [...removed, ...changed, ...added];
}

// Added first: without any type the destination would get every event for a moment.
function planTypes(before: readonly string[], after: readonly string[]): SaveStep[] {
  const added = after.filter((type) => !before.includes(type));
  const removed = before.filter((type) => !after.includes(type));
  return [
    ...(added.length > 0 ? [{ kind: 'types-add', types: added } as const] : []),
    ...(removed.length > 0 ? [{ kind: 'types-remove', types: removed } as const] : []),
  ];
}

// There is one at most, so the old one has to go first.
function planNamespace(
  before: DestinationDetails['namespaceFilter'],
  after: FormValues['namespace'],
): SaveStep[] {
  if (after?.kind === 'saved') return [];
  const removal: SaveStep[] =
    before === null ? [] : [{ kind: 'namespace-remove', id: before.id, fullPath: before.namespace.fullPath }];
  return after === null ? removal : [...removal, { kind: 'namespace-add', namespace: after }];
}
