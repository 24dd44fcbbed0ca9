import { changeKey } from '../access/share-keys.ts';
import type { Destination, EventTypeFilter } from '../database/generated/client.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import { lockDestination, publishChange, raiseVersion, type DestinationDeps } from './destination-changes.ts';
import type { Permit } from './destination-events.ts';
import { isDenied, typesOn, type EventTypeList } from './event-type-lists.ts';
import { eventTypesAddedEvent, eventTypesRemovedEvent } from './filter-events.ts';
import { filterTexts } from './filter-errors.ts';

type FilterDeps = Pick<DestinationDeps, 'trail' | 'notifications' | 'eventTypes'>;
type Filtered = Pick<Destination, 'id' | 'groupId' | 'name'>;

/** With all types that are on the list now. */
export type ChangeEventTypesResult =
  | { readonly kind: 'changed'; readonly eventTypes: readonly string[] }
  | { readonly kind: 'refused'; readonly errors: ErrorText[]; readonly eventTypes: readonly string[] } // -> payload errors
  | { readonly kind: 'gone' }; // the destination, meanwhile -> resource not available

/** Puts types on a list of a destination, beside those that are on it already: all of them or none. */
export async function addEventTypeFilters(
  deps: FilterDeps,
  permit: Permit,
  { id: destinationId, groupId, name }: Filtered,
  list: EventTypeList,
  added: readonly string[],
): Promise<ChangeEventTypesResult> {
  const result = await deps.trail.run(
    changeKey(permit),
    async (tx, record): Promise<ChangeEventTypesResult> => {
      if (!(await lockDestination(tx, destinationId))) return { kind: 'gone' };
      const present = await tx.eventTypeFilter.findMany({ where: { destinationId }, orderBy: { id: 'asc' } });
      const before = typesOn(list, present);
      const unknown = await deps.eventTypes.findUndefined(tx, added, groupId);
      const error = additionError(list, added, present, unknown);
      if (error !== undefined) return { kind: 'refused', errors: [error], eventTypes: before };
      const denied = isDenied(list);
      await tx.eventTypeFilter.createMany({
        data: added.map((eventType) => ({ destinationId, eventType, denied })),
      });
      await raiseVersion(tx, destinationId);
      record(eventTypesAddedEvent(permit, { id: destinationId, name }, list, added));
      return { kind: 'changed', eventTypes: [...before, ...added] };
    },
  );
  if (result.kind === 'changed') publishChange(deps, destinationId);
  return result;
}

/** Takes types off a list of a destination: all of them or none. With the last one of its allowlist it gets every type. */
export async function removeEventTypeFilters(
  deps: FilterDeps,
  permit: Permit,
  { id: destinationId, name }: Filtered,
  list: EventTypeList,
  removed: readonly string[],
): Promise<ChangeEventTypesResult> {
  const result = await deps.trail.run(
    changeKey(permit),
    async (tx, record): Promise<ChangeEventTypesResult> => {
      if (!(await lockDestination(tx, destinationId))) return { kind: 'gone' };
      const present = await tx.eventTypeFilter.findMany({ where: { destinationId }, orderBy: { id: 'asc' } });
      const before = typesOn(list, present);
      const unique = [...new Set(removed)];
      const missing = unique.filter((eventType) => !before.includes(eventType));
      if (missing.length > 0) {
        const names = missing.join(', ');
        const error =
          list === 'denylist'
            ? filterTexts.DENIED_EVENT_TYPES_NOT_FOUND({ names })
            : filterTexts.EVENT_TYPES_NOT_FOUND({ names });
        return { kind: 'refused', errors: [error], eventTypes: before };
      }
      await tx.eventTypeFilter.deleteMany({ where: { destinationId, eventType: { in: unique } } });
      await raiseVersion(tx, destinationId);
      record(eventTypesRemovedEvent(permit, { id: destinationId, name }, list, unique));
      return { kind: 'changed', eventTypes: before.filter((eventType) => !unique.includes(eventType)) };
    },
  );
  if (result.kind === 'changed') publishChange(deps, destinationId);
  return result;
}

/** GitLab looks first at what is on the lists when it adds to the denylist. */
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

/** GitLab adds one by one and says what stopped it first. */
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
