import type { Author, OwnEvent } from '../access/audit-trail.ts';
import type { Destination } from '../database/generated/client.ts';
import { maskUrl } from '../outbound/mask-url.ts';
import { DESTINATION_MODELS } from './destination-ids.ts';
import type { Generation, OwnerKind } from './form.ts';

/** Who changes something of which group (null: of the instance), and in which of GitLab's words it is recorded. */
export interface Permit {
  readonly group: OwnEvent['group'];
  readonly author: Author;
  readonly generation: Generation;
}

type Named = Pick<Destination, 'id' | 'name'>;
type Located = Named & Pick<Destination, 'destinationUrl'>;
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

// A URL may hold credentials in its user info and its query: events show them as `***`. Never put a token in here.

export function createdEvent(permit: Permit, destination: Located): OwnEvent {
  const message =
    permit.generation === 'legacy'
      ? `Create ${nounOf(permit)} ${maskUrl(destination.destinationUrl)}`
      : 'Created audit event streaming destination for HTTP';
  return destinationEvent('create', permit, destination, message);
}

/** `from` and `to` are shown as they are: mask what must not be seen. */
export function changedEvent(
  permit: Permit,
  destination: Named,
  column: string,
  from: string,
  to: string,
): OwnEvent {
  return destinationEvent('update', permit, destination, `Changed ${column} from ${from} to ${to}`);
}

/** For a column that is a secret. */
export function secretChangedEvent(permit: Permit, destination: Named, column: string): OwnEvent {
  return destinationEvent('update', permit, destination, `Changed ${column}`);
}

export function activeChangedEvent(permit: Permit, destination: Named, to: boolean): OwnEvent {
  return changedEvent(permit, destination, 'active', String(!to), String(to));
}

/** `until`: how long the previous secret is good beside the new one; null when it is not any more. */
export function signingSecretRotatedEvent(permit: Permit, destination: Named, until: Date | null): OwnEvent {
  const previous = until === null ? 'not valid any more' : `valid until ${until.toISOString()}`;
  const message = `Rotated the signing secret; the previous one is ${previous}`;
  const event = destinationEvent('update', permit, destination, message);
  return { ...event, eventType: 'rotate_event_streaming_destination_signing_secret' };
}

export function destroyedEvent(permit: Permit, destination: Located): OwnEvent {
  const message =
    permit.generation === 'legacy'
      ? `Destroy ${nounOf(permit)} ${maskUrl(destination.destinationUrl)}`
      : 'Deleted audit event streaming destination for HTTP';
  return destinationEvent('destroy', permit, destination, message);
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
