import { type JsonObject } from '../../json/json-value.ts';
import { receiptOf } from './event-entry.ts';
import type { StoredEvent } from './event-statements.ts';
import { jsonMembers, jsonOfMembers } from './json-members.ts';

/** The e-mail address of the user with this number; null when it is not known. */
export type EmailOf = (userId: string) => string | null;

const OURS: ReadonlySet<string> = new Set(['event_name', 'received_at', 'sender', 'sender_ip']);
/** What GitLab calls an author without an account. */
export const NOBODY = -1;

/**
 * The event as GitLab's REST API shows it: with its type as `event_name`, a number for each author, a text for each address,
 * and the author's e-mail address in what this server recorded itself. Everything else is the delivered text.
 */
export function restEntryOf(event: StoredEvent, emailOf: EmailOf): string {
  const members = jsonMembers(event.body).filter(([key]) => !OURS.has(key));
  const values = new Map(members);
  const eventName = ['event_name', values.get('event_type') ?? 'null'] as const;
  const authorId = values.get('author_id') ?? 'null';
  const shown = members.flatMap(([key, value]) => {
    if (key === 'author_id') return [[key, value === 'null' ? String(NOBODY) : value] as const];
    if (key === 'ip_address') return [[key, value === 'null' ? '""' : value] as const];
    if (key === 'entity_type') return [[key, value] as const, eventName];
    // The details of what was sent are the sender's.
    if (key === 'details' && event.sender === null)
      return [[key, detailed(value, emailOf(authorId))] as const];
    return [[key, value] as const];
  });
  return jsonOfMembers([...shown, ...receiptOf(event)]);
}

/** Of the server's own details, which hold no number that a parser would round. */
function detailed(json: string, email: string | null): string {
  const details = JSON.parse(json) as JsonObject;
  for (const key of ['from', 'to']) {
    const value = details[key];
    if (value === null) details[key] = '';
    else if (value !== undefined && typeof value !== 'string') details[key] = JSON.stringify(value);
  }
  return JSON.stringify({ ...details, author_email: email });
}
