import type { RecordEvent } from '../../access/audit-trail.ts';
import type { Destination, EventTypeFilter } from '../../database/generated/client.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { changeLocked, type DestinationDeps, type Gone } from '../changes/destination-changes.ts';
import type { Permit } from '../changes/destination-events.ts';
import { isDenied, typesOn, type EventTypeList } from '../model/event-type-lists.ts';
import { eventTypesAddedEvent, eventTypesRemovedEvent } from './filter-events.ts';
import { filterTexts } from './filter-errors.ts';

type FilterDeps = Pick<DestinationDeps, 'trail' | 'notifications' | 'eventTypes'>;
type Filtered = Pick<Destination, 'id' | 'groupId' | 'name'>;

/** With all types of the list after the change. */
export type ChangeEventTypesResult =
  | { readonly kind: 'changed'; readonly eventTypes: readonly string[] }
  | { readonly kind: 'refused'; readonly errors: ErrorText[]; readonly eventTypes: readonly string[] } // -> payload errors
  | Gone; // the destination, meanwhile -> resource not available

/** Puts types on a list of a destination, beside those that are on it already: all of them or none. */
export function addEventTypeFilters(
  deps: FilterDeps,
  permit: Permit,
  destination: Filtered,
  list: EventTypeList,
  added: readonly string[],
): Promise<ChangeEventTypesResult> {
  const { id: destinationId, groupId } = destination;
  return changeList(deps, permit, destination, list, async (tx, record, present) => {
    const unknown = await deps.eventTypes.findUndefined(tx, added, groupId);
    const error = additionError(list, added, present, unknown);
    if (error !== undefined) return { error };
    const denied = isDenied(list);
    await tx.eventTypeFilter.createMany({
      data: added.map((eventType) => ({ destinationId, eventType, denied })),
    });
    record(eventTypesAddedEvent(permit, destination, list, added));
    return { eventTypes: [...typesOn(list, present), ...added] };
  });
}

/** Takes types off a list of a destination: all of them or none. With the last one of its allowlist it gets every type. */
export function removeEventTypeFilters(
  deps: FilterDeps,
  permit: Permit,
  destination: Filtered,
  list: EventTypeList,
  removed: readonly string[],
): Promise<ChangeEventTypesResult> {
  const { id: destinationId } = destination;
  return changeList(deps, permit, destination, list, async (tx, record, present) => {
    const before = typesOn(list, present);
    const unique = [...new Set(removed)];
    const missing = unique.filter((eventType) => !before.includes(eventType));
    if (missing.length > 0) return { error: NOT_FOUND[list]({ names: missing.join(', ') }) };
    await tx.eventTypeFilter.deleteMany({ where: { destinationId, eventType: { in: unique } } });
    record(eventTypesRemovedEvent(permit, destination, list, unique));
    return { eventTypes: before.filter((eventType) => !unique.includes(eventType)) };
  });
}

const NOT_FOUND = {
  allowlist: filterTexts.EVENT_TYPES_NOT_FOUND,
  denylist: filterTexts.DENIED_EVENT_TYPES_NOT_FOUND,
} as const;

/** Changes a list under the destination's lock; `change` gets the types of both lists, and does nothing when it has an error. */
async function changeList(
  deps: FilterDeps,
  permit: Permit,
  { id: destinationId }: Filtered,
  list: EventTypeList,
  change: (
    tx: PrismaTransaction,
    record: RecordEvent,
    present: readonly EventTypeFilter[],
  ) => Promise<{ readonly error: ErrorText } | { readonly eventTypes: readonly string[] }>,
): Promise<ChangeEventTypesResult> {
  return changeLocked(deps, permit, destinationId, async (tx, record): Promise<ChangeEventTypesResult> => {
    const present = await tx.eventTypeFilter.findMany({ where: { destinationId }, orderBy: { id: 'asc' } });
    const changed = await change(tx, record, present);
    if ('error' in changed)
      return { kind: 'refused', errors: [changed.error], eventTypes: typesOn(list, present) };
    return { kind: 'changed', ...changed };
  });
}

/** For the denylist, GitLab checks the lists first. */
function additionError(
  list: EventTypeList,
  added: readonly string[],
  present: readonly EventTypeFilter[],
  unknown: string | undefined,
): ErrorText | undefined {
  if (list === 'denylist') {
    const denied = typesOn('denylist', present).filter((name) => added.includes(name));
    if (denied.length > 0) return filterTexts.EVENT_TYPES_DENIED({ names: denied.join(', ') });
    const error = deniedTypesError(added, typesOn('allowlist', present));
    if (error !== undefined) return error;
  }
  return eventTypeError(added, new Set(present.map(({ eventType }) => eventType)), unknown);
}

/** For types that are to be denied while others are to be sent. */
export function deniedTypesError(
  denied: readonly string[],
  allowed: readonly string[],
): ErrorText | undefined {
  const both = allowed.filter((name) => denied.includes(name));
  return both.length === 0 ? undefined : filterTexts.EVENT_TYPES_ALLOWED({ names: both.join(', ') });
}

/** GitLab adds types one by one and reports the first error. */
export function eventTypeError(
  added: readonly string[],
  present: Set<string>,
  unknown: string | undefined,
): ErrorText | undefined {
  for (const eventType of added) {
    if (eventType === unknown) return filterTexts.EVENT_TYPE_UNDEFINED({ name: eventType });
    if (present.has(eventType)) return filterTexts.EVENT_TYPE_TAKEN;
    present.add(eventType);
  }
  return undefined;
}
