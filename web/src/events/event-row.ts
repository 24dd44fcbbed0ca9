import { actionOf } from '../../../src/audit-events/read/event-action.ts';
import { textOf } from '../../../src/audit-events/read/text-of.ts';

/** The part of an event that the list shows. The rest is read when a user opens it. */
export interface EventRow {
  readonly id: number;
  readonly createdAt: string;
  readonly eventType: string;
  readonly author: string;
  readonly action: string;
  /** Full path of the group or project, or name of the user, that it happened to. */
  readonly object: string;
  readonly target: string;
  readonly ipAddress: string;
}

/** `entry`: an event of the REST API. */
export function toRow(entry: Readonly<Record<string, unknown>>): EventRow {
  const { target_type: type, target_id: id, target_details: target } = entry;
  const typed = [type, id].map(textOf).filter((text) => text !== '');
  return {
    id: Number(entry['id']),
    createdAt: textOf(entry['created_at']),
    eventType: textOf(entry['event_type']),
    author: textOf(entry['author_name']),
    action: actionOf(entry),
    object: textOf(entry['entity_path']),
    target: textOf(target) === '' ? typed.join(' ') : textOf(target),
    ipAddress: textOf(entry['ip_address']),
  };
}
