import type { RecordEvent } from '../../access/audit-trail.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { lockNamespace } from '../../groups/lock-namespace.ts';
import type { NamespaceRef } from '../../groups/namespace-directory.ts';
import type { DestinationDeps } from '../changes/destination-changes.ts';
import type { Permit } from '../changes/destination-events.ts';
import type { DestinationRecord, NamespaceFilterRecord } from '../model/destination-record.ts';
import { deniedTypesError, eventTypeError } from './event-type-filters.service.ts';
import { typesOn } from '../model/event-type-lists.ts';
import { eventTypesAddedEvent, eventTypesRemovedEvent, namespaceFilterEvent } from './filter-events.ts';
import { namespaceErrors } from './namespace-filters.service.ts';
import { namespaceOf } from './namespace-of-filter.ts';

/** Filters as a destination is to have them, all of them; a kind that is absent stays as it is. */
export interface WantedFilters {
  readonly eventTypes?: readonly string[] | undefined;
  readonly deniedTypes?: readonly string[] | undefined;
  readonly namespaces?: readonly NamespaceRef[] | undefined;
}

/** What makes a destination's filters those that are wanted. */
export interface FilterChange {
  readonly errors: readonly ErrorText[];
  readonly allowlist: TypesChange;
  readonly denylist: TypesChange;
  readonly addedNamespaces: readonly NamespaceRef[];
  readonly removedNamespaces: readonly NamespaceFilterRecord[];
}

interface TypesChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
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
  deps: Pick<DestinationDeps, 'eventTypes'>,
  permit: Permit,
  before: Filters,
  wanted: WantedFilters,
): Promise<FilterChange> {
  const groupId = permit.group?.id ?? null;
  const types = await planTypes(tx, deps, groupId, before, wanted);
  const namespaces = before.namespaceFilters.map((filter) => ({ filter, key: keyOfFilter(filter) }));
  const keys = (wanted.namespaces ?? []).map(keyOf);
  const isKept = (key: string): boolean => wanted.namespaces === undefined || keys.includes(key);
  const kept = namespaces.filter(({ key }) => isKept(key)).map(({ key }) => key);
  const addedNamespaces = (wanted.namespaces ?? []).filter((namespace) => !kept.includes(keyOf(namespace)));

  return {
    ...types,
    errors: [...types.errors, ...namespacesErrors(permit, groupId, kept, addedNamespaces)],
    addedNamespaces,
    removedNamespaces: namespaces.filter(({ key }) => !isKept(key)).map(({ filter }) => filter),
  };
}

async function planTypes(
  tx: PrismaTransaction,
  { eventTypes }: Pick<DestinationDeps, 'eventTypes'>,
  groupId: number | null,
  { eventTypeFilters }: Pick<Filters, 'eventTypeFilters'>,
  wanted: WantedFilters,
): Promise<Pick<FilterChange, 'errors' | 'allowlist' | 'denylist'>> {
  const present = {
    allowlist: typesOn('allowlist', eventTypeFilters),
    denylist: typesOn('denylist', eventTypeFilters),
  };
  const allowed = wanted.eventTypes ?? present.allowlist;
  const denied = wanted.deniedTypes ?? present.denylist;
  const allowlist = typesChange(present.allowlist, allowed);
  const denylist = typesChange(present.denylist, denied);
  const unknown = await eventTypes.findUndefined(tx, [...allowlist.added, ...denylist.added], groupId);
  const errors = [
    eventTypeError(allowed, new Set(), unknown) ?? eventTypeError(denied, new Set(), unknown),
    deniedTypesError(denied, allowed),
  ];
  return { allowlist, denylist, errors: errors.filter((error) => error !== undefined) };
}

function typesChange(present: readonly string[], wanted: readonly string[]): TypesChange {
  return {
    added: wanted.filter((name) => !present.includes(name)),
    removed: present.filter((name) => !wanted.includes(name)),
  };
}

export function changesFilters(change: FilterChange): boolean {
  const { allowlist, denylist, addedNamespaces, removedNamespaces } = change;
  const lists = [allowlist, denylist].flatMap(({ added, removed }) => [added, removed]);
  return [...lists, addedNamespaces, removedNamespaces].some(({ length }) => length > 0);
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
  const { allowlist, denylist, addedNamespaces, removedNamespaces } = change;
  // Before any is added: a type may go from one list to the other.
  const removed = [...allowlist.removed, ...denylist.removed];
  await tx.eventTypeFilter.deleteMany({ where: { destinationId, eventType: { in: removed } } });
  await tx.eventTypeFilter.createMany({
    data: [
      ...allowlist.added.map((eventType) => ({ destinationId, eventType, denied: false })),
      ...denylist.added.map((eventType) => ({ destinationId, eventType, denied: true })),
    ],
  });
  await tx.namespaceFilter.deleteMany({ where: { id: { in: removedNamespaces.map(({ id }) => id) } } });
  await tx.namespaceFilter.createMany({
    data: addedNamespaces.map(({ kind, id }) =>
      kind === 'group' ? { destinationId, groupId: id } : { destinationId, projectId: id },
    ),
  });
  for (const list of ['allowlist', 'denylist'] as const) {
    const { added, removed: taken } = change[list];
    if (added.length > 0) record(eventTypesAddedEvent(permit, destination, list, added));
    if (taken.length > 0) record(eventTypesRemovedEvent(permit, destination, list, taken));
  }
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
