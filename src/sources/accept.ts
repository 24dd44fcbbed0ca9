import { stringifyJson } from '../json/exact-json.ts';
import { isJsonObject } from '../json/json-value.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import type { Appender } from '../event-log/appender.ts';
import type { Redaction, RedactionDirectory } from '../audit-events/redaction/redaction-directory.ts';
import { nameOfFault } from '../audit-events/ingest/ingest-events.ts';
import { MAX_REPORTED_ERRORS } from '../audit-events/ingest/ingest-limits.ts';
import type { NewEvent } from '../event-log/new-event.ts';
import { groupKey } from '../access/share-keys.ts';
import type { ProcessTime } from '../shares/process-time.ts';
import { makeEvent, makeWholeEvent } from './make-event.ts';
import type { OpenSource } from './open-source.ts';
import { openCarriers } from './reading/carried.ts';
import type { SourceCounts } from './source-counts.ts';
import type { AnySourceKind, SourceRecord } from './source-kind.ts';
import { limitsOf } from './source-limits.ts';

/** A record, or why it cannot be read. */
export type ArrivedRecord =
  ({ readonly ok: true } & SourceRecord) | { readonly ok: false; readonly why: ErrorText };

/** What became of the records of one request. */
export type SourceOutcome =
  | {
      readonly kind: 'accepted';
      readonly accepted: number;
      readonly duplicates: number;
      readonly skipped: number;
      readonly refused: number;
      readonly ids: readonly number[];
    }
  /** Of a kind that takes all or nothing; by field, as today's routes say it. */
  | { readonly kind: 'refused'; readonly status: 400 | 413; readonly message: Record<string, ErrorText[]> }
  /** Records that hold others hold more than a request may have. */
  | { readonly kind: 'too-many'; readonly maximum: number }
  /** The group was deleted meanwhile. */
  | { readonly kind: 'gone' }
  /** Too much waits to be stored. */
  | { readonly kind: 'busy' };

export interface AcceptDeps {
  readonly appender: Appender;
  readonly time: ProcessTime;
  readonly counts: SourceCounts;
  readonly redactions: RedactionDirectory;
  readonly now: () => Date;
}

/** What is known of a sender, kept beside its events. */
export interface Arrival {
  readonly ip: string | null;
  readonly via: string | null;
}

interface Sorted {
  readonly events: NewEvent[];
  readonly skipped: Map<string, number>;
  readonly refused: Map<string, number>;
  readonly faults: [string, ErrorText[]][];
  status: 400 | 413;
}

/** Makes events of records and stores them: all that are events, or, where the kind says so, all or none. */
export async function acceptRecords(
  deps: AcceptDeps,
  source: OpenSource,
  records: readonly ArrivedRecord[],
  arrival: Arrival,
): Promise<SourceOutcome> {
  const redaction = await deps.redactions.of(source.group.rootId);
  const sorting = sortAll(source, records, redaction, deps.now());
  const sorted = await deps.time.run([groupKey(source.group)], sorting);
  if ('kind' in sorted) return sorted;
  const { events, skipped, refused, faults, status } = sorted;
  const counted = { accepted: 0, duplicates: 0, skipped, refused };
  if (faults.length > 0) {
    deps.counts.count(source.id, counted, deps.now());
    return { kind: 'refused', status, message: Object.fromEntries(faults) };
  }
  const stored = await store(deps, source, events, arrival);
  if (!('ids' in stored)) return stored;
  const { ids, duplicates } = stored;
  const accepted = ids.length - duplicates;
  deps.counts.count(source.id, { ...counted, accepted, duplicates }, deps.now());
  return { kind: 'accepted', accepted, duplicates, skipped: sum(skipped), refused: sum(refused), ids };
}

async function store(
  { appender }: AcceptDeps,
  { name, streamId }: OpenSource,
  events: NewEvent[],
  { ip, via }: Arrival,
): Promise<
  | { readonly ids: readonly number[]; readonly duplicates: number }
  | Extract<SourceOutcome, { kind: 'gone' | 'busy' }>
> {
  if (events.length === 0) return { ids: [], duplicates: 0 };
  const outcome = await appender.append({ streamId, sender: { name, ip, via }, events });
  return outcome.kind === 'appended' ? outcome.appended : outcome;
}

function* sortAll(
  source: OpenSource,
  records: readonly ArrivedRecord[],
  redaction: Redaction,
  now: Date,
): Generator<void, Sorted | Extract<SourceOutcome, { kind: 'too-many' }>> {
  const maximum = limitsOf(source.kind).records;
  const unwrapped = yield* unwrapRecords(source.kind, records, maximum);
  if (unwrapped === undefined) return { kind: 'too-many', maximum };
  return yield* sortRecords(source, unwrapped, redaction, now);
}

/** Puts in place of each record those that it holds; undefined: there are more than the maximum. */
function* unwrapRecords(
  { unwrap }: AnySourceKind,
  records: readonly ArrivedRecord[],
  maximum: number,
): Generator<void, readonly ArrivedRecord[] | undefined> {
  if (unwrap === undefined) return records;
  const all: ArrivedRecord[] = [];
  for (const record of records) {
    const held = record.ok && isJsonObject(record.value) ? unwrap(record.value) : undefined;
    if (all.length + (held?.length ?? 1) > maximum) return undefined;
    if (held === undefined) all.push(record);
    for (const value of held ?? []) {
      all.push({ ...record, ok: true, value, text: stringifyJson(value) });
      if (all.length % STEP === 0) yield;
    }
  }
  return all;
}

/** Records that are written as text in one step. */
const STEP = 64;

function* sortRecords(
  source: OpenSource,
  records: readonly ArrivedRecord[],
  redaction: Redaction,
  now: Date,
): Generator<void, Sorted> {
  const sorted: Sorted = { events: [], skipped: new Map(), refused: new Map(), faults: [], status: 413 };
  const allOrNothing = source.kind.faults === 'all-or-nothing';
  for (const [index, record] of records.entries()) {
    if (index > 0) yield;
    const made = yield* eventOf(source, record, redaction, now);
    if (made.kind === 'event') sorted.events.push(made.event);
    else if (made.kind === 'skipped') add(sorted.skipped, made.reason);
    else {
      add(sorted.refused, made.reason);
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

/** What nothing of the kind's system writes. */
const FOREIGN = 'no audit event';

function* eventOf(
  source: OpenSource,
  record: ArrivedRecord,
  redaction: Redaction,
  now: Date,
): Generator<void, Made> {
  if (!record.ok)
    return { kind: 'refused', reason: 'unreadable', status: 400, field: 'base', message: record.why };
  const { kind, config } = source;
  const { value, text } = record;
  const looks = kind.recognises || kind.looksInside === true || typeof value === 'string';
  const carried = looks ? yield* openCarriers(value, text) : undefined;
  const mapped = kind.map({ ...record, carried }, config);
  if (mapped.kind === 'foreign') return { kind: 'skipped', reason: FOREIGN };
  if (mapped.kind === 'skipped') return mapped;
  if (mapped.kind === 'refused') return { ...mapped, status: 400, field: 'base', message: mapped.message };
  const bytes = Buffer.byteLength(record.text);
  const made =
    mapped.kind === 'whole'
      ? yield* makeWholeEvent(mapped.event, source, { now, rules: redaction.rules, bytes })
      : yield* makeEvent(mapped.draft, source, { now, rules: redaction.ofSources(), bytes });
  if (made.ok) return { kind: 'event', event: made.event };
  const { status, field, message } = made;
  return { kind: 'refused', reason: status === 413 ? 'too large' : `wrong ${field}`, status, field, message };
}

function add(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}

function sum(counts: ReadonlyMap<string, number>): number {
  let all = 0;
  for (const count of counts.values()) all += count;
  return all;
}
