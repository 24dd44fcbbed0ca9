import type { RecordEvent } from '../access/audit-trail.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import type { NamespaceRef } from '../groups/namespace-directory.ts';
import type { DestinationDeps } from './destination-changes.ts';
import type { Permit } from './destination-events.ts';
import type { DestinationRecord, NamespaceFilterRecord } from './destination-record.ts';
import { eventTypeError } from './event-type-filters.service.ts';
import { eventTypesAddedEvent, eventTypesRemovedEvent, namespaceFilterEvent } from './filter-events.ts';
import { lockNamespace, namespaceErrors } from './namespace-filters.service.ts';
import { namespaceOf } from './namespace-of-filter.ts';

/** Filters as a destination is to have them, all of them; a kind that is absent stays as it is. */
export interface WantedFilters {
  readonly eventTypes?: readonly string[] | undefined;
  readonly namespaces?: readonly NamespaceRef[] | undefined;
}

/** What makes a destination's filters those that are wanted. */
export interface FilterChange {
  readonly errors: readonly ErrorText[];
  readonly addedTypes: readonly string[];
  readonly removedTypes: readonly string[];
  readonly addedNamespaces: readonly NamespaceRef[];
  readonly removedNamespaces: readonly NamespaceFilterRecord[];
}

type Filters = Pick<DestinationRecord, 'eventTypeFilters' | 'namespaceFilters'>;

/** Not deleted between here and the commit; call it before anything locks the destination. False: one is gone. */
export async function lockNamespaces(
  tx: PrismaTransaction,
  namespaces: readonly NamespaceRef[] = [],
): Promise<boolean> {
  const inOrder = namespaces.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  for (const namespace of inOrder) if (!(await lockNamespace(tx, namespace))) return false;
  return true;
}

/** Compares the filters of the locked destination with those that are wanted, and checks what is new about them. */
export async function planFilters(
  tx: PrismaTransaction,
  { eventTypes }: Pick<DestinationDeps, 'eventTypes'>,
  permit: Permit,
  before: Filters,
  wanted: WantedFilters,
): Promise<FilterChange> {
  const present = before.eventTypeFilters.map(({ eventType }) => eventType);
  const types = wanted.eventTypes ?? present;
  const addedTypes = types.filter((name) => !present.includes(name));
  const namespaces = before.namespaceFilters.map((filter) => ({ filter, key: keyOfFilter(filter) }));
  const keys = (wanted.namespaces ?? []).map(keyOf);
  const isKept = (key: string): boolean => wanted.namespaces === undefined || keys.includes(key);
  const kept = namespaces.filter(({ key }) => isKept(key)).map(({ key }) => key);
  const addedNamespaces = (wanted.namespaces ?? []).filter((namespace) => !kept.includes(keyOf(namespace)));

  const groupId = permit.group?.id ?? null;
  const unknown = await eventTypes.findUndefined(tx, addedTypes, groupId);
  const typeError = eventTypeError(types, new Set(), unknown);
  return {
    errors: [
      ...(typeError === undefined ? [] : [typeError]),
      ...namespacesErrors(permit, groupId, kept, addedNamespaces),
    ],
    addedTypes,
    removedTypes: present.filter((name) => !types.includes(name)),
    addedNamespaces,
    removedNamespaces: namespaces.filter(({ key }) => !isKept(key)).map(({ filter }) => filter),
  };
}

export function changesFilters(change: FilterChange): boolean {
  const { addedTypes, removedTypes, addedNamespaces, removedNamespaces } = change;
  return [addedTypes, removedTypes, addedNamespaces, removedNamespaces].some(({ length }) => length > 0);
}

/** Carries a change without errors out; the caller raises the destination's version. */
export async function writeFilters(
  tx: PrismaTransaction,
  record: RecordEvent,
  permit: Permit,
  destination: { readonly id: number; readonly name: string },
  change: FilterChange,
): Promise<void> {
  if (!changesFilters(change)) return;
  const { id: destinationId } = destination;
  const { addedTypes, removedTypes, addedNamespaces, removedNamespaces } = change;
  await tx.eventTypeFilter.deleteMany({ where: { destinationId, eventType: { in: [...removedTypes] } } });
  await tx.eventTypeFilter.createMany({
    data: addedTypes.map((eventType) => ({ destinationId, eventType })),
  });
  await tx.namespaceFilter.deleteMany({ where: { id: { in: removedNamespaces.map(({ id }) => id) } } });
  await tx.namespaceFilter.createMany({
    data: addedNamespaces.map(({ kind, id }) =>
      kind === 'group' ? { destinationId, groupId: id } : { destinationId, projectId: id },
    ),
  });
  if (addedTypes.length > 0) record(eventTypesAddedEvent(permit, destination, addedTypes));
  if (removedTypes.length > 0) record(eventTypesRemovedEvent(permit, destination, removedTypes));
  for (const { fullPath } of addedNamespaces)
    record(namespaceFilterEvent('create', permit, destination, fullPath));
  for (const filter of removedNamespaces)
    record(namespaceFilterEvent('delete', permit, destination, namespaceOf(filter).fullPath));
}

function namespacesErrors(
  permit: Permit,
  groupId: number | null,
  kept: readonly string[],
  added: readonly NamespaceRef[],
): ErrorText[] {
  const keys = added.map(keyOf);
  const errors = added.flatMap((namespace, index) =>
    namespaceErrors(permit, {
      isOutside: groupId !== null && groupId !== namespace.rootId,
      isTaken: keys.indexOf(keyOf(namespace)) !== index,
      others: kept.length + index,
    }),
  );
  return [...new Set(errors)];
}

function keyOf({ kind, id }: Pick<NamespaceRef, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

function keyOfFilter({ groupId, projectId }: NamespaceFilterRecord): string {
  return groupId === null ? `project ${projectId}` : `group ${groupId}`;
}
