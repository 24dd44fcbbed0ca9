import type { Author, OwnEvent } from '../access/audit-trail.ts';
import type { Destination } from '../database/generated/client.ts';
import { maskUrl } from '../outbound/mask-url.ts';
import { DESTINATION_MODEL } from './destination-ids.ts';

/** Who changes something of which group. */
export interface Permit {
  readonly group: NonNullable<OwnEvent['group']>;
  readonly author: Author;
}

type Named = Pick<Destination, 'id' | 'name'>;

// A URL may hold credentials in its user info and its query: events show them as `***`. Never put a token in here.

export function createdEvent(
  permit: Permit,
  destination: Named & Pick<Destination, 'destinationUrl'>,
): OwnEvent {
  const message = `Create event streaming destination ${maskUrl(destination.destinationUrl)}`;
  return destinationEvent('create_event_streaming_destination', permit, destination, message);
}

export function urlChangedEvent(permit: Permit, destination: Named, from: string, to: string): OwnEvent {
  return changedEvent(permit, destination, 'destination_url', maskUrl(from), maskUrl(to));
}

export function nameChangedEvent(permit: Permit, destination: Named, from: string, to: string): OwnEvent {
  return changedEvent(permit, destination, 'name', from, to);
}

export function activeChangedEvent(permit: Permit, destination: Named, to: boolean): OwnEvent {
  return changedEvent(permit, destination, 'active', String(!to), String(to));
}

/** `until`: how long the previous secret is good beside the new one; null when it is not any more. */
export function signingSecretRotatedEvent(permit: Permit, destination: Named, until: Date | null): OwnEvent {
  const previous = until === null ? 'not valid any more' : `valid until ${until.toISOString()}`;
  const message = `Rotated the signing secret; the previous one is ${previous}`;
  return destinationEvent('rotate_event_streaming_destination_signing_secret', permit, destination, message);
}

export function destroyedEvent(
  permit: Permit,
  destination: Named & Pick<Destination, 'destinationUrl'>,
): OwnEvent {
  const message = `Destroy event streaming destination ${maskUrl(destination.destinationUrl)}`;
  return destinationEvent('destroy_event_streaming_destination', permit, destination, message);
}

function changedEvent(
  permit: Permit,
  destination: Named,
  column: string,
  from: string,
  to: string,
): OwnEvent {
  const message = `Changed ${column} from ${from} to ${to}`;
  return destinationEvent('update_event_streaming_destination', permit, destination, message);
}

function destinationEvent(
  eventType: string,
  { group, author }: Permit,
  { id, name }: Named,
  message: string,
): OwnEvent {
  return { eventType, group, author, target: { type: DESTINATION_MODEL, id, details: name }, message };
}
