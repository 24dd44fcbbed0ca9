import type { OwnEvent } from '../../access/audit-trail.ts';
import type { Destination } from '../../database/generated/client.ts';
import type { Permit } from '../changes/destination-events.ts';
import { modelOf } from '../model/destination-ids.ts';
import { ownerKindOf } from '../model/form.ts';
import type { EventTypeList } from '../model/event-type-lists.ts';

type Named = Pick<Destination, 'id' | 'name'>;
type Verb = 'create' | 'delete';

export function eventTypesAddedEvent(
  permit: Permit,
  destination: Named,
  list: EventTypeList,
  eventTypes: readonly string[],
): OwnEvent {
  const message = `Created audit event type ${nounOf(list)}: ${inWords(eventTypes)}`;
  return filterEvent('event_type_filters_created', permit, destination, message);
}

export function eventTypesRemovedEvent(
  permit: Permit,
  destination: Named,
  list: EventTypeList,
  eventTypes: readonly string[],
): OwnEvent {
  const message = `Deleted audit event type ${nounOf(list)}: ${inWords(eventTypes)}`;
  return filterEvent('event_type_filters_deleted', permit, destination, message);
}

/** `path`: of the group or the project that the filter names. */
export function namespaceFilterEvent(verb: Verb, permit: Permit, destination: Named, path: string): OwnEvent {
  const what = verb === 'create' ? 'Create' : 'Delete';
  if (permit.generation === 'legacy') {
    const message = `${what} namespace filter for http audit event streaming destination ${destination.name} and namespace ${path}`;
    return filterEvent(`${verb}_http_namespace_filter`, permit, destination, message);
  }
  const owner = ownerKindOf(permit);
  const message = `${what}d namespace filter for ${owner} audit event streaming destination.`;
  const event = filterEvent(`${verb}d_${owner}_namespace_filter`, permit, destination, message);
  return { ...event, more: { destination_name: destination.name, namespace: path } };
}

function filterEvent(eventType: string, permit: Permit, { id, name }: Named, message: string): OwnEvent {
  const { group, author } = permit;
  return { eventType, group, author, target: { type: modelOf(permit), id, details: name }, message };
}

function nounOf(list: EventTypeList): string {
  return list === 'denylist' ? 'denylist filter(s)' : 'filter(s)';
}

/** `A`, `A and B`, `A, B, and C`. */
function inWords(names: readonly string[]): string {
  if (names.length <= 2) return names.join(' and ');
  return `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
}
