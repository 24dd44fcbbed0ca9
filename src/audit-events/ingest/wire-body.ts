import { hash } from 'node:crypto';
import { stringifyJson } from '../../json/exact-json.ts';
import type { JsonObject, JsonValue } from '../../json/json-value.ts';

/** The documented keys in the order in which they are delivered; whatever else was sent follows them. */
export const WIRE_KEYS = [
  'id',
  'author_id',
  'entity_id',
  'entity_type',
  'details',
  'ip_address',
  'author_name',
  'entity_path',
  'target_details',
  'created_at',
  'target_type',
  'target_id',
  'event_type',
] as const;

const DOCUMENTED: ReadonlySet<string> = new Set(WIRE_KEYS);
// The text before bodyTail, with the longest possible id (below 2^53).
const ID_RESERVE_BYTES = '{"id":9007199254740991,'.length;
// JSON.stringify writes only these as escapes of their own; a backslash of the sender is written twice.
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * Writes an event once, as it will be stored and sent after our id; `event` must have passed the field checks. `text`: the moment
 * as it is delivered, where that is known already.
 */
export function wireText(
  event: JsonObject,
  createdAt: Date,
  text = createdAt.toISOString(),
): { readonly bodyTail: string } {
  return { bodyTail: membersOf(event, text) };
}

/** What the sender said: `created_at` as it was sent (null when it was not), so that a repeat without it is equal. */
export function contentAsSent(event: JsonObject): string {
  return membersOf(event, event['created_at'] ?? null);
}

/** Bytes of the delivered body, with the longest possible id. */
export function wireBytes(bodyTail: string): number {
  return ID_RESERVE_BYTES + Buffer.byteLength(bodyTail);
}

/** True when a JSON text of `JSON.stringify` has U+0000 or a lone surrogate, which PostgreSQL cannot store. */
export function isUnstorable(json: string): boolean {
  return json.includes('\\u') && UNSTORABLE.test(json);
}

/**
 * Two events of one sender are the same if their digests are equal. JSON text and sender keys never hold U+0000, so the
 * parts cannot run together.
 */
export function contentDigest(senderKey: string, content: string): Buffer {
  return hash('sha256', `${senderKey}\0${content}`, 'buffer');
}

/** An event's members and the brace behind them. */
function membersOf(event: JsonObject, createdAt: JsonValue): string {
  const documented = stringifyJson({
    author_id: event['author_id'] ?? null,
    entity_id: event['entity_id'] ?? null,
    entity_type: event['entity_type'] ?? null,
    details: event['details'] ?? {},
    ip_address: event['ip_address'] ?? null,
    author_name: event['author_name'] ?? null,
    entity_path: event['entity_path'] ?? null,
    target_details: event['target_details'] ?? null,
    created_at: createdAt,
    target_type: event['target_type'] ?? null,
    target_id: event['target_id'] ?? null,
    event_type: event['event_type'] ?? null,
  });
  const extra = extraMembers(event);
  return extra === '' ? documented.slice(1) : `${documented.slice(1, -1)}${extra}}`;
}

// Written one by one: in an object, keys such as "1" would move before the documented ones.
function extraMembers(event: JsonObject): string {
  let text = '';
  for (const key in event) {
    const value = event[key];
    if (value !== undefined && !DOCUMENTED.has(key))
      text += `,${JSON.stringify(key)}:${stringifyJson(value)}`;
  }
  return text;
}
