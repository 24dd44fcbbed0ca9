import { changeKey } from '../access/share-keys.ts';
import type { Destination } from '../database/generated/client.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import { lockDestination, publishChange, raiseVersion, type DestinationDeps } from './destination-changes.ts';
import type { Permit } from './destination-events.ts';
import { eventTypesAddedEvent, eventTypesRemovedEvent } from './filter-events.ts';
import { filterTexts } from './filter-errors.ts';

type FilterDeps = Pick<DestinationDeps, 'trail' | 'notifications' | 'eventTypes'>;
type Filtered = Pick<Destination, 'id' | 'groupId' | 'name'>;

/** With all filters that there are now. */
export type ChangeEventTypesResult =
  | { readonly kind: 'changed'; readonly eventTypes: readonly string[] }
  | { readonly kind: 'refused'; readonly errors: ErrorText[]; readonly eventTypes: readonly string[] } // -> payload errors
  | { readonly kind: 'gone' }; // the destination, meanwhile -> resource not available

/** Sends a destination these types of events, beside those that it is limited to already: all of them or none. */
export async function addEventTypeFilters(
  deps: FilterDeps,
  permit: Permit,
  { id: destinationId, groupId, name }: Filtered,
  added: readonly string[],
): Promise<ChangeEventTypesResult> {
  const result = await deps.trail.run(
    changeKey(permit),
    async (tx, record): Promise<ChangeEventTypesResult> => {
      if (!(await lockDestination(tx, destinationId))) return { kind: 'gone' };
      const present = await tx.eventTypeFilter.findMany({ where: { destinationId }, orderBy: { id: 'asc' } });
      const before = present.map(({ eventType }) => eventType);
      const unknown = await deps.eventTypes.findUndefined(tx, added, groupId);
      const error = eventTypeError(added, new Set(before), unknown);
      if (error !== undefined) return { kind: 'refused', errors: [error], eventTypes: before };
      await tx.eventTypeFilter.createMany({ data: added.map((eventType) => ({ destinationId, eventType })) });
      await raiseVersion(tx, destinationId);
      record(eventTypesAddedEvent(permit, { id: destinationId, name }, added));
      return { kind: 'changed', eventTypes: [...before, ...added] };
    },
  );
  if (result.kind === 'changed') publishChange(deps, destinationId);
  return result;
}

/** Takes types off what a destination is limited to: all of them or none. With the last one it gets every type. */
export async function removeEventTypeFilters(
  deps: FilterDeps,
  permit: Permit,
  { id: destinationId, name }: Filtered,
  removed: readonly string[],
): Promise<ChangeEventTypesResult> {
  const result = await deps.trail.run(
    changeKey(permit),
    async (tx, record): Promise<ChangeEventTypesResult> => {
      if (!(await lockDestination(tx, destinationId))) return { kind: 'gone' };
      const present = await tx.eventTypeFilter.findMany({ where: { destinationId }, orderBy: { id: 'asc' } });
      const before = present.map(({ eventType }) => eventType);
      const unique = [...new Set(removed)];
      const missing = unique.filter((eventType) => !before.includes(eventType));
      if (missing.length > 0) {
        const errors = [filterTexts.EVENT_TYPES_NOT_FOUND({ names: missing.join(', ') })];
        return { kind: 'refused', errors, eventTypes: before };
      }
      await tx.eventTypeFilter.deleteMany({ where: { destinationId, eventType: { in: unique } } });
      await raiseVersion(tx, destinationId);
      record(eventTypesRemovedEvent(permit, { id: destinationId, name }, unique));
      return { kind: 'changed', eventTypes: before.filter((eventType) => !unique.includes(eventType)) };
    },
  );
  if (result.kind === 'changed') publishChange(deps, destinationId);
  return result;
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
