import type { Author, OwnEvent } from '../../access/audit-trail.ts';
import type { Destination } from '../../database/generated/client.ts';
import {
  configurationOf,
  type ConfigurationGeneration,
} from '../../destination-kinds/gitlab-configurations.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import { modelOf } from '../model/destination-ids.ts';
import { ownerKindOf, type Generation, type OwnerKind, type SpokenForm } from '../model/form.ts';

/** The author of a change, its group (null: the instance), and the words of GitLab in which it is recorded. */
export interface Permit {
  readonly group: OwnEvent['group'];
  readonly author: Author;
  readonly generation: Generation;
}

/** The same for an author who creates or destroys a destination. */
export interface LifePermit extends Permit {
  readonly group: (NonNullable<OwnEvent['group']> & { readonly name: string }) | null;
}

type Named = Pick<Destination, 'id' | 'name'>;
type Located = Named & { readonly kind: AnyDestinationKind; readonly config: object };
type Verb = 'create' | 'update' | 'destroy';

type EventTypes = Readonly<Record<OwnerKind, Readonly<Record<Verb, string>>>>;

const EVENT_TYPES: Readonly<Record<Exclude<Generation, ConfigurationGeneration>, EventTypes>> = {
  legacy: {
    group: {
      create: 'create_event_streaming_destination',
      update: 'update_event_streaming_destination',
      destroy: 'destroy_event_streaming_destination',
    },
    instance: {
      create: 'create_instance_event_streaming_destination',
      update: 'update_instance_event_streaming_destination',
      destroy: 'destroy_instance_event_streaming_destination',
    },
  },
  consolidated: {
    group: {
      create: 'created_group_audit_event_streaming_destination',
      update: 'updated_group_audit_event_streaming_destination',
      destroy: 'deleted_group_audit_event_streaming_destination',
    },
    instance: {
      create: 'created_instance_audit_event_streaming_destination',
      update: 'updated_instance_audit_event_streaming_destination',
      destroy: 'deleted_instance_audit_event_streaming_destination',
    },
  },
};

// A configuration may contain credentials, such as the user info and the query of a URL. Events show only what its kind
// allows.

export function createdEvent(permit: LifePermit, destination: Located): OwnEvent {
  return lifeEvent('create', permit, destination, lifeMessage('Create', permit, destination));
}

/** `from` and `to` are shown unchanged: mask secrets before. */
export function changedEvent<Value extends string | boolean>(
  permit: Permit,
  destination: Named,
  column: string,
  from: Value,
  to: Value,
): OwnEvent {
  // GitLab omits a blank value.
  const before = from === '' ? '' : ` from ${from}`;
  const after = to === '' ? '' : ` to ${to}`;
  const event = destinationEvent('update', permit, destination, `Changed ${column}${before}${after}`);
  return { ...event, more: { change: column, from, to } };
}

/** For a column that is a secret. */
export function secretChangedEvent(permit: Permit, destination: Named, column: string): OwnEvent {
  const event = destinationEvent('update', permit, destination, `Changed ${column}`);
  return { ...event, more: { change: column } };
}

export function activeChangedEvent(permit: Permit, destination: Named, to: boolean): OwnEvent {
  return changedEvent(permit, destination, 'active', !to, to);
}

/** `until`: until when the previous secret is valid; null: it is not valid. */
export function signingSecretRotatedEvent(permit: Permit, destination: Named, until: Date | null): OwnEvent {
  const previous = until === null ? 'not valid any more' : `valid until ${until.toISOString()}`;
  const message = `Rotated the signing secret; the previous one is ${previous}`;
  const event = destinationEvent('update', permit, destination, message);
  return { ...event, eventType: 'rotate_event_streaming_destination_signing_secret' };
}

export function destroyedEvent(permit: LifePermit, destination: Located): OwnEvent {
  return lifeEvent('destroy', permit, destination, lifeMessage('Delete', permit, destination));
}

function lifeMessage(verb: 'Create' | 'Delete', permit: LifePermit, destination: Located): string {
  const { kind, config, name } = destination;
  if (permit.generation === 'legacy')
    return `${verb === 'Create' ? verb : 'Destroy'} ${nounOf(permit)} ${kind.identity(config).shown}`;
  const configuration = configurationOf(permit.generation);
  if (configuration !== undefined)
    return `${verb}d ${permit.group === null ? 'Instance ' : ''}${configuration.describe(config, name)}`;
  return `${verb}d audit event streaming destination for ${categoryName(destination)}`;
}

/** The event of a creation or destruction. For a group's destination, GitLab names the group as the target. */
function lifeEvent(verb: Verb, permit: LifePermit, destination: Located, message: string): OwnEvent {
  const event = destinationEvent(verb, permit, destination, message);
  const { group, generation } = permit;
  return {
    ...event,
    ...(group !== null && { target: { type: 'Group', id: group.id, details: group.name } }),
    ...(generation === 'consolidated' && { more: { category: destination.kind.name, id: destination.id } }),
  };
}

/** As GitLab writes a category. */
function categoryName({ kind }: Located): string {
  return kind.name.toUpperCase();
}

function eventTypeOf({ group, generation }: SpokenForm, verb: Verb): string {
  const owner = ownerKindOf({ group });
  const configuration = configurationOf(generation);
  if (configuration !== undefined) return configuration.names[owner].events[verb];
  return EVENT_TYPES[generation === 'legacy' ? 'legacy' : 'consolidated'][owner][verb];
}

function nounOf({ group }: Permit): string {
  return group === null ? 'instance event streaming destination' : 'event streaming destination';
}

function destinationEvent(
  verb: Verb,
  { group, author, generation }: Permit,
  { id, name }: Named,
  message: string,
): OwnEvent {
  const spoken = { group, generation };
  const target = { type: modelOf(spoken), id, details: name };
  return { eventType: eventTypeOf(spoken, verb), group, author, target, message };
}
