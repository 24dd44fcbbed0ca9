import type { EventTypeFilter } from '../../database/generated/client.ts';

/** The types of events that are sent, and those that are not; a type is on one of the two. */
export type EventTypeList = 'allowlist' | 'denylist';

type Listed = Pick<EventTypeFilter, 'eventType' | 'denied'>;

/** What is on one of the lists of a destination, in the order of its filters. */
export function typesOn(list: EventTypeList, filters: readonly Listed[]): string[] {
  return filters.filter(({ denied }) => denied === isDenied(list)).map(({ eventType }) => eventType);
}

export function isDenied(list: EventTypeList): boolean {
  return list === 'denylist';
}
