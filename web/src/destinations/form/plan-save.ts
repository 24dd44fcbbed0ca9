import { MAX_NAMESPACE_FILTERS } from '../../../../src/destinations/filter-rules.ts';
import type { SavedDestination, SavedHeader } from '../api/saved-destination.ts';
import type { FormValues } from './form-values.ts';

/** What goes into `config`. */
export interface Place {
  readonly url: string;
  readonly headers: readonly SavedHeader[];
}

/** One change that the API makes in one call, all of it or nothing. */
export type SaveStep =
  | { readonly kind: 'create'; readonly name: string; readonly place: Place }
  | {
      readonly kind: 'update';
      readonly name?: string;
      readonly place?: Place;
      /** In words, what becomes another. */
      readonly parts: readonly string[];
      /** Until the filters are there, so that a new URL gets nothing that they keep from it. */
      readonly pauses: boolean;
    }
  | { readonly kind: 'types-add' | 'types-remove'; readonly types: readonly string[] }
  | { readonly kind: 'namespace-add'; readonly path: string }
  | { readonly kind: 'namespace-remove'; readonly id: string; readonly path: string }
  | { readonly kind: 'pause' | 'resume' };

/**
 * What to change so that the destination becomes as the form says; nothing when it is. `now` is null before it is made.
 * `isHeld`: an earlier save has paused it, and this one resumes it.
 */
export function planSave(now: SavedDestination | null, values: FormValues, isHeld: boolean): SaveStep[] {
  const filters = [
    ...planTypes(now?.eventTypes ?? [], values.eventTypes),
    ...planNamespaces(now?.namespaces ?? [], values.namespaces),
  ];
  if (now === null) return [planCreate(values), ...filters];
  const pauses = now.active && values.url !== now.url && filters.some(isAddition);
  const resume: SaveStep[] = pauses || (isHeld && !now.active) ? [{ kind: 'resume' }] : [];
  return [...planUpdate(now, values, pauses), ...filters, ...resume];
}

/** Whether the destination gets more than the form says as long as the step is not done. */
export function isAddition({ kind }: SaveStep): boolean {
  return kind === 'types-add' || kind === 'namespace-add';
}

function planCreate({ name, ...values }: FormValues): SaveStep {
  return { kind: 'create', name, place: placeOf(values) };
}

function planUpdate(now: SavedDestination, values: FormValues, pauses: boolean): SaveStep[] {
  const place = placeOf(values);
  const isNewUrl = values.url !== now.url;
  const hasNewHeaders = JSON.stringify(place.headers) !== JSON.stringify(placeOf(now).headers);
  const isNewName = values.name !== now.name;
  if (!isNewUrl && !hasNewHeaders && !isNewName) return [];
  return [
    {
      kind: 'update',
      ...(isNewName && { name: values.name }),
      ...((isNewUrl || hasNewHeaders) && { place }),
      parts: [
        ...(isNewUrl ? ['the destination URL'] : []),
        ...(isNewName ? ['the name'] : []),
        ...(hasNewHeaders ? ['the headers'] : []),
      ],
      pauses,
    },
  ];
}

function placeOf({ url, headers }: Place): Place {
  return { url, headers: headers.map(({ name, value, active, given }) => ({ name, value, active, given })) };
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

// The same, as far as there is room.
function planNamespaces(before: SavedDestination['namespaces'], after: readonly string[]): SaveStep[] {
  const removals = before
    .filter(({ fullPath }) => !after.includes(fullPath))
    .map(({ id, fullPath }): SaveStep => ({ kind: 'namespace-remove', id, path: fullPath }));
  const added = after.filter((path) => !before.some(({ fullPath }) => fullPath === path));
  const room = MAX_NAMESPACE_FILTERS - before.length;
  const steps = added.flatMap((path, index): SaveStep[] => [
    ...(index < room ? [] : removals.splice(0, 1)),
    { kind: 'namespace-add', path },
  ]);
  return [...steps, ...removals];
}
