import type { Author, OwnEvent } from '../../access/audit-trail.ts';
import type { Destination } from '../../database/generated/client.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import { DESTINATION_MODELS } from '../model/destination-ids.ts';
import type { Generation, OwnerKind } from '../model/form.ts';

/** Who changes something of which group (null: of the instance), and in which of GitLab's words it is recorded. */
export interface Permit {
  readonly group: OwnEvent['group'];
  readonly author: Author;
  readonly generation: Generation;
}

/** The same of whom makes or destroys one. */
export interface LifePermit extends Permit {
  readonly group: (NonNullable<OwnEvent['group']> & { readonly name: string }) | null;
}

type Named = Pick<Destination, 'id' | 'name'>;
type Located = Named & { readonly kind: AnyDestinationKind; readonly config: object };
type Verb = 'create' | 'update' | 'destroy';

const EVENT_TYPES: Readonly<Record<Generation, Readonly<Record<OwnerKind, Readonly<Record<Verb, string>>>>>> =
  {
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
    amazonS3: {
      group: {
        create: 'amazon_s3_configuration_created',
        update: 'amazon_s3_configuration_updated',
        destroy: 'amazon_s3_configuration_deleted',
      },
      instance: {
        create: 'instance_amazon_s3_configuration_created',
        update: 'instance_amazon_s3_configuration_updated',
        destroy: 'instance_amazon_s3_configuration_deleted',
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

// A configuration may hold credentials, as a URL in its user info and its query: events show what a kind says may be shown.

export function createdEvent(permit: LifePermit, destination: Located): OwnEvent {
  return lifeEvent('create', permit, destination, lifeMessage('Create', permit, destination));
}

/** `from` and `to` are shown as they are: mask what must not be seen. */
export function changedEvent<Value extends string | boolean>(
  permit: Permit,
  destination: Named,
  column: string,
  from: Value,
  to: Value,
): OwnEvent {
  // GitLab says nothing of what is blank.
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

/** `until`: how long the previous secret is good beside the new one; null when it is not any more. */
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
  switch (permit.generation) {
    case 'legacy':
      return `${verb === 'Create' ? verb : 'Destroy'} ${nounOf(permit)} ${kind.identity(config).shown}`;
    case 'amazonS3':
      return `${verb}d ${permit.group === null ? 'Instance ' : ''}${kind.describe?.(config, name) ?? name}`;
    case 'consolidated':
      return `${verb}d audit event streaming destination for ${categoryName(destination)}`;
  }
}

/** Its making or its end: of a group's destination GitLab calls the group what was acted upon. */
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

function nounOf({ group }: Permit): string {
  return group === null ? 'instance event streaming destination' : 'event streaming destination';
}

function destinationEvent(
  verb: Verb,
  { group, author, generation }: Permit,
  { id, name }: Named,
  message: string,
): OwnEvent {
  const owner = group === null ? 'instance' : 'group';
  const target = { type: DESTINATION_MODELS[generation][owner], id, details: name };
  return { eventType: EVENT_TYPES[generation][owner][verb], group, author, target, message };
}
