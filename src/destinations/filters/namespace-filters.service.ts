import { changeKey } from '../../access/share-keys.ts';
import type { Destination, NamespaceFilter } from '../../database/generated/client.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { lockNamespace } from '../../groups/lock-namespace.ts';
import type { NamespaceRef } from '../../groups/namespace-directory.ts';
import {
  changeLocked,
  lockDestination,
  publishChange,
  raiseVersion,
  type DestinationDeps,
  type Gone,
} from '../changes/destination-changes.ts';
import { destinationTexts } from '../rules/destination-errors.ts';
import type { Permit } from '../changes/destination-events.ts';
import {
  DESTINATION_PARTS,
  type DestinationRecord,
  type NamespaceFilterRecord,
} from '../model/destination-record.ts';
import { namespaceFilterEvent } from './filter-events.ts';
import { filterTexts } from './filter-errors.ts';
import { MAX_NAMESPACE_FILTERS } from './filter-rules.ts';
import { namespaceOf } from './namespace-of-filter.ts';

// GitLab's name of the destination's column; its APIs of one kind have no filters.
const DESTINATION_NAMES = {
  legacy: 'External audit event destination',
  consolidated: 'External streaming destination',
} as const;

export type RemoveNamespaceFilterResult = { readonly kind: 'removed' } | Gone; // -> resource not available

type FilterDeps = Pick<DestinationDeps, 'trail' | 'notifications'>;

export type AddNamespaceFilterResult =
  | {
      readonly kind: 'added';
      readonly filter: NamespaceFilterRecord;
      readonly destination: DestinationRecord;
    }
  | { readonly kind: 'refused'; readonly errors: ErrorText[] } // -> payload errors
  | Gone; // the destination or the namespace, meanwhile -> resource not available

/** Adds a group or a project to the filter of a destination. */
export async function addNamespaceFilter(
  deps: FilterDeps,
  permit: Permit,
  { id: destinationId, groupId }: Pick<Destination, 'id' | 'groupId'>,
  namespace: NamespaceRef,
): Promise<AddNamespaceFilterResult> {
  const result = await deps.trail.run(
    changeKey(permit),
    async (tx, record): Promise<AddNamespaceFilterResult> => {
      if (!(await lockNamespace(tx, namespace))) return { kind: 'gone' };
      if (!(await lockDestination(tx, destinationId))) return { kind: 'gone' };
      const column = namespace.kind === 'group' ? { groupId: namespace.id } : { projectId: namespace.id };
      const present = await tx.namespaceFilter.findMany({ where: { destinationId } });
      const isTaken = (await tx.namespaceFilter.count({ where: { destinationId, ...column } })) > 0;
      const isOutside = groupId !== null && groupId !== namespace.rootId;
      const errors = namespaceErrors(permit, { isOutside, isTaken, others: present.length });
      if (errors.length > 0) return { kind: 'refused', errors };
      const { id } = await tx.namespaceFilter.create({ data: { destinationId, ...column } });
      await raiseVersion(tx, destinationId);
      const destination = await tx.destination.findUniqueOrThrow({
        where: { id: destinationId },
        include: DESTINATION_PARTS,
      });
      const filter = destination.namespaceFilters.find((one) => one.id === id);
      if (filter === undefined) throw new Error('The filter that was just made is not there');
      record(namespaceFilterEvent('create', permit, destination, namespace.fullPath));
      return { kind: 'added', filter, destination };
    },
  );
  if (result.kind === 'added') publishChange(deps, destinationId);
  return result;
}

/**
 * Removes a namespace from the filter of a destination. After the last one is removed, the destination gets all events.
 */
export async function removeNamespaceFilter(
  deps: FilterDeps,
  permit: Permit,
  { id, destinationId }: Pick<NamespaceFilter, 'id' | 'destinationId'>,
): Promise<RemoveNamespaceFilterResult> {
  return changeLocked(
    deps,
    permit,
    destinationId,
    async (tx, record): Promise<RemoveNamespaceFilterResult> => {
      const filter = await tx.namespaceFilter.findUnique({
        where: { id },
        include: { ...DESTINATION_PARTS.namespaceFilters.include, destination: true },
      });
      if (filter === null) return { kind: 'gone' };
      await tx.namespaceFilter.delete({ where: { id } });
      record(namespaceFilterEvent('delete', permit, filter.destination, namespaceOf(filter).fullPath));
      return { kind: 'removed' };
    },
  );
}

/** The legacy generation allows one filter, the consolidated one five. */
export function namespaceErrors(
  { generation }: Permit,
  facts: { readonly isOutside: boolean; readonly isTaken: boolean; readonly others: number },
): ErrorText[] {
  const { isOutside, isTaken, others } = facts;
  const destination = DESTINATION_NAMES[generation === 'legacy' ? 'legacy' : 'consolidated'];
  const outside = isOutside ? [filterTexts.NAMESPACE_OUTSIDE({ destination })] : [];
  if (generation === 'legacy')
    return [...outside, ...(others > 0 ? [destinationTexts.VALUE_TAKEN({ field: destination })] : [])];
  return [
    ...outside,
    ...(isTaken ? [destinationTexts.VALUE_TAKEN({ field: 'Namespace' })] : []),
    ...(others >= MAX_NAMESPACE_FILTERS
      ? [filterTexts.NAMESPACE_FILTERS_LIMIT({ maximum: MAX_NAMESPACE_FILTERS })]
      : []),
  ];
}
