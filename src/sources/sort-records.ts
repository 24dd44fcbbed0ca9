import type { Redaction } from '../audit-events/redaction/redaction-directory.ts';
import { nameOfFault } from '../audit-events/ingest/ingest-events.ts';
import { MAX_REPORTED_ERRORS } from '../audit-events/ingest/ingest-limits.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import type { NewEvent } from '../event-log/new-event.ts';
import { definedTexts, type EventReferences, type Mapped } from './event-draft.ts';
import { makeEvent, makeWholeEvent } from './make-event.ts';
import type { OpenSource } from './open-source.ts';
import { openCarriers } from './reading/carried.ts';
import type { Example, SourceCounts } from './source-counts.ts';
import type { ArrivedRecord } from './source-kind.ts';
import { takeOut } from '../audit-events/redaction/take-out.ts';
import { stringifyJson } from '../json/exact-json.ts';
import { cutText } from '../redaction/cut-text.ts';
import type { RedactionRules } from '../redaction/rules.ts';

/** A record with the result of its mapping. */
export interface MappedRecord {
  readonly mapped: Mapped;
  readonly record: ArrivedRecord;
  /** Bytes of the record as it was sent. */
  readonly bytes: number;
}

/** The records of a request by result. */
export interface Sorted {
  readonly events: NewEvent[];
  readonly skipped: Map<string, number>;
  readonly refused: Map<string, number>;
  readonly examples: Example[];
  readonly faults: [string, ErrorText[]][];
  status: 400 | 413;
}

export function* mapRecords(
  { kind, config }: OpenSource,
  records: readonly ArrivedRecord[],
): Generator<void, MappedRecord[]> {
  const all: MappedRecord[] = [];
  for (const record of records) {
    if (all.length > 0) yield;
    if (!record.ok) {
      all.push({ record, mapped: { kind: 'refused', reason: 'unreadable', message: record.why }, bytes: 0 });
      continue;
    }
    const { value, text } = record;
    const looks = kind.recognises || kind.looksInside === true || typeof value === 'string';
    const carried = looks ? yield* openCarriers(value, text) : undefined;
    all.push({ record, mapped: kind.map({ ...record, carried }, config), bytes: Buffer.byteLength(text) });
  }
  return all;
}

/** What events are made with, and what says of which records an example is kept. */
interface Making {
  readonly redaction: Redaction;
  readonly counts: Pick<SourceCounts, 'wantsExample'>;
  readonly now: Date;
}

/** `joined`: what the session of each record refers to beside itself. */
export function* sortRecords(
  source: OpenSource,
  records: readonly MappedRecord[],
  joined: readonly (EventReferences | undefined)[],
  making: Making,
): Generator<void, Sorted> {
  const { redaction, counts, now } = making;
  const sorted: Sorted = {
    ...{ events: [], skipped: new Map(), refused: new Map(), examples: [], faults: [], status: 413 },
  };
  const allOrNothing = source.kind.faults === 'all-or-nothing';
  for (const [index, record] of records.entries()) {
    if (index > 0) yield;
    const made = yield* eventOf(source, record, joined[index], making);
    if (made.kind === 'event') {
      sorted.events.push(made.event);
      continue;
    }
    const { kind: what, reason } = made;
    add(sorted[what], reason);
    if (counts.wantsExample(source.id, { what, reason }, now))
      sorted.examples.push({ what, reason, text: yield* exampleOf(record.record, redaction.ofSources()) });
    if (made.kind === 'refused') {
      if (allOrNothing && sorted.faults.length < MAX_REPORTED_ERRORS) {
        const place = records.length === 1 ? undefined : index;
        sorted.faults.push([nameOfFault(made.field, place), [made.message]]);
        if (made.status === 400) sorted.status = 400;
      }
    }
  }
  return sorted;
}

type Made =
  | { readonly kind: 'event'; readonly event: NewEvent }
  | { readonly kind: 'skipped'; readonly reason: string }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly status: 400 | 413;
      readonly field: string;
      readonly message: ErrorText;
    };

/** The reason for foreign records. */
const FOREIGN = 'no audit event';

function* eventOf(
  source: OpenSource,
  { mapped, bytes }: MappedRecord,
  joined: EventReferences | undefined,
  { redaction, now }: Making,
): Generator<void, Made> {
  if (mapped.kind === 'foreign') return { kind: 'skipped', reason: FOREIGN };
  if (mapped.kind === 'skipped') return mapped;
  if (mapped.kind === 'refused') return { ...mapped, status: 400, field: 'base' };
  const made =
    mapped.kind === 'whole'
      ? yield* makeWholeEvent(mapped.event, source, { now, rules: redaction.rules, bytes })
      : yield* makeEvent(
          joined === undefined
            ? mapped.draft
            : { ...mapped.draft, references: { ...joined, ...definedTexts(mapped.draft.references ?? {}) } },
          source,
          { now, rules: redaction.ofSources(), bytes },
        );
  if (made.ok) return { kind: 'event', event: made.event };
  const { status, field, message } = made;
  return { kind: 'refused', reason: status === 413 ? 'too large' : `wrong ${field}`, status, field, message };
}

export function add(counts: Map<string, number>, reason: string, count = 1): void {
  counts.set(reason, (counts.get(reason) ?? 0) + count);
}

/** So much of a record is enough for a user to recognise it. */
const MAX_BYTES = 2_000;

/**
 * A record that became no event, for users: redacted, then cut. For redaction it is in `details` of an event, so that
 * an Owner's rules for paths apply.
 */
function* exampleOf(record: ArrivedRecord, rules: RedactionRules): Generator<void, string> {
  const { event } = yield* takeOut({ details: record.ok ? record.value : record.text }, rules, undefined);
  const details = event['details'] ?? null;
  const text = typeof details === 'string' ? details : stringifyJson(details);
  // A UTF-16 unit takes at most three bytes in UTF-8.
  const isShort = text.length * 3 <= MAX_BYTES || Buffer.byteLength(text) <= MAX_BYTES;
  return withoutNul(isShort ? text : cutText(text, MAX_BYTES));
}

/** PostgreSQL's texts cannot contain U+0000, nor half of a surrogate pair. */
function withoutNul(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
