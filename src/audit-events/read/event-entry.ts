import { WIRE_KEYS } from '../ingest/wire-body.ts';
import { csvLine } from './csv.ts';
import type { StoredEvent } from './event-statements.ts';
import { type JsonMember, jsonMembers, jsonOfMembers, memberText } from './json-members.ts';

/** What the server knows of an event besides what it delivers. */
export const RECEIPT_KEYS = ['received_at', 'sender', 'sender_ip'] as const;

/** The columns of the CSV export; `other` holds the sender's own keys as a JSON object. */
export const CSV_COLUMNS = [...WIRE_KEYS, ...RECEIPT_KEYS, 'other'] as const;

const OWN_KEYS: ReadonlySet<string> = new Set(RECEIPT_KEYS);
const DOCUMENTED: ReadonlySet<string> = new Set(WIRE_KEYS);

/** The event as the export has it. The delivered text is copied, not parsed: no number changes. */
export function entryOf(event: StoredEvent): string {
  const receipt = jsonOfMembers(receiptOf(event)).slice(1);
  return `${withoutReceipt(event.body).slice(0, -1)},${receipt}`;
}

/** The event as one line of the CSV export. */
export function csvLineOf(event: StoredEvent): string {
  const members = jsonMembers(event.body).filter(([key]) => !OWN_KEYS.has(key));
  const other = members.filter(([key]) => !DOCUMENTED.has(key));
  const cells = new Map([...members, ...receiptOf(event)].map(([key, value]) => [key, memberText(value)]));
  cells.set('other', other.length === 0 ? '' : jsonOfMembers(other));
  return csvLine(CSV_COLUMNS.map((column) => cells.get(column) ?? ''));
}

/** What the server knows, as members of a JSON object. */
export function receiptOf({ receivedAt, sender, senderIp }: StoredEvent): JsonMember[] {
  return [
    ['received_at', JSON.stringify(receivedAt)],
    ['sender', JSON.stringify(sender)],
    ['sender_ip', JSON.stringify(senderIp)],
  ];
}

/** A sender may send keys of these names, too; standing beside ours, they could be taken for what the server says. */
function withoutReceipt(body: string): string {
  if (!RECEIPT_KEYS.some((key) => body.includes(`"${key}":`))) return body;
  return jsonOfMembers(jsonMembers(body).filter(([key]) => !OWN_KEYS.has(key)));
}
