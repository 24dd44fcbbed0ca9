import { hash } from 'node:crypto';
import { memberText } from '../body-facts.ts';
import type { OutgoingEvent } from '../sender.ts';
import { fillPrefix } from './prefix.ts';

type Events = readonly [OutgoingEvent, ...OutgoingEvent[]];

/** What names of objects are made of beside the events. */
export interface Naming {
  readonly prefix: string;
  /** Of objects that hold many events: what other installations and destinations do not have in one bucket. */
  readonly writer: string;
  /** With its dot. */
  readonly extension: string;
}

const EPOCH = '1970-01-01T00:00:00.000Z';
// So that names are in the order of sequences.
const DIGITS = 12;

/**
 * The name of the object of one event, as GitLab makes it, but from the event alone: GitLab has the time at which it sends, so
 * that a repetition is another object.
 */
export function eventKey(event: OutgoingEvent, { prefix, extension }: Omit<Naming, 'writer'>): string {
  const { body, streamId } = event;
  const type = typeOf(body);
  const entity = type === undefined ? 'unknown' : entityOf(type);
  const createdAt = createdAtOf(body) ?? EPOCH;
  const [year, month] = [createdAt.slice(0, 4), createdAt.slice(5, 7)];
  const begin = fillPrefix(prefix, { createdAt, streamId });
  return `${begin}${entity}/${year}/${month}/${event.eventType}_${event.id}_${Date.parse(createdAt)}${extension}`;
}

/**
 * The name of the object of a shipment. It belongs to exactly these events: what is repeated overwrites itself, and a replay
 * with another filter, which may begin and end with the same events, does not overwrite what was there.
 */
export function shipmentKey(events: Events, { prefix, writer, extension }: Naming): string {
  const [first] = events;
  const last = events.at(-1) ?? first;
  const { streamId } = first;
  const begin = fillPrefix(prefix, { createdAt: createdAtOf(first.body) ?? EPOCH, streamId });
  if (first.sequence === null) return `${begin}${writer}_event-${first.id}${extension}`;
  const digest = hash('sha256', events.map(({ id }) => id).join()).slice(0, 12);
  const span = `${padded(first.sequence)}-${padded(last.sequence ?? first.sequence)}`;
  return `${begin}${writer}_${streamId}_${span}_${digest}${extension}`;
}

function padded(sequence: number): string {
  return String(sequence).padStart(DIGITS, '0');
}

const typeOf = memberText('entity_type');
const createdAtOf = memberText('created_at');

/** GitLab's folders. */
const FOLDERS: ReadonlyMap<string, string> = new Map([
  ['Gitlab::Audit::InstanceScope', 'instance'],
  ['Namespaces::UserNamespace', 'user'],
]);

function entityOf(type: string): string {
  return FOLDERS.get(type) ?? type.toLowerCase().replace(/[^0-9a-z]+/g, '_');
}
