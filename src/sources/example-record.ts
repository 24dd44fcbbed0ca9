import { takeOut } from '../audit-events/redaction/take-out.ts';
import { stringifyJson } from '../json/exact-json.ts';
import { cutText } from '../redaction/cut-text.ts';
import type { RedactionRules } from '../redaction/rules.ts';
import type { ArrivedRecord } from './accept.ts';

/** So much of a record tells people what it is. */
const MAX_BYTES = 2_000;

/**
 * A record that became no event, for people to see: without its secrets, then cut. It stands where it would in an event, so
 * that an Owner's rules for places in `details` hold.
 */
export function* exampleOf(record: ArrivedRecord, rules: RedactionRules): Generator<void, string> {
  const { event } = yield* takeOut({ details: record.ok ? record.value : record.text }, rules, undefined);
  const details = event['details'] ?? null;
  const text = typeof details === 'string' ? details : stringifyJson(details);
  // Bytes of UTF-8 are no more than three for each unit.
  const isShort = text.length * 3 <= MAX_BYTES || Buffer.byteLength(text) <= MAX_BYTES;
  return withoutNul(isShort ? text : cutText(text, MAX_BYTES));
}

/** PostgreSQL's texts cannot have it, nor half of a surrogate pair. */
function withoutNul(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
