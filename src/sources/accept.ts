import { setTimeout as sleep } from 'node:timers/promises';
import { groupKey } from '../access/share-keys.ts';
import type { Redaction, RedactionDirectory } from '../audit-events/redaction/redaction-directory.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import type { Appender } from '../event-log/appender.ts';
import type { NewEvent } from '../event-log/new-event.ts';
import type { ProcessTime } from '../shares/process-time.ts';
import type { OpenSource } from './open-source.ts';
import { mapRecords, sortRecords } from './sort-records.ts';
import type { SourceCounts } from './source-counts.ts';
import type { ArrivedRecord } from './source-kind.ts';
import { limitsOf } from './source-limits.ts';
import type { SourceSessions } from './source-sessions.ts';
import { unwrapRecords } from './unwrap-records.ts';

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
  | { readonly kind: 'busy' }
  /** Stored or not: that is not known so soon as its system wants an answer. */
  | { readonly kind: 'late' };

export interface AcceptDeps {
  readonly appender: Appender;
  readonly time: ProcessTime;
  readonly counts: SourceCounts;
  readonly sessions: SourceSessions;
  readonly redactions: RedactionDirectory;
  readonly now: () => Date;
}

/** What is known of a sender, kept beside its events. */
export interface Arrival {
  readonly ip: string | null;
  readonly via: string | null;
}

/**
 * Makes events of records and stores them: all that are events, or, where the kind says so, all or none. Where the kind's
 * system must not wait, the outcome is there in time, and what is under way goes on.
 */
export function acceptRecords(
  deps: AcceptDeps,
  source: OpenSource,
  records: readonly ArrivedRecord[],
  arrival: Arrival,
): Promise<SourceOutcome> {
  const outcome = accept(deps, source, records, arrival);
  const { answerWithinMs } = source.kind;
  return answerWithinMs === undefined ? outcome : inTime(outcome, answerWithinMs);
}

async function inTime(outcome: Promise<SourceOutcome>, milliseconds: number): Promise<SourceOutcome> {
  const stop = new AbortController();
  const late = sleep(milliseconds, { kind: 'late' } as const, { signal: stop.signal });
  // Of two promises the slower may fail when nothing waits for it any more.
  late.catch(() => undefined);
  try {
    return await Promise.race([outcome, late]);
  } finally {
    stop.abort();
  }
}

async function accept(
  deps: AcceptDeps,
  source: OpenSource,
  arrived: readonly ArrivedRecord[],
  arrival: Arrival,
): Promise<SourceOutcome> {
  const redaction = await deps.redactions.of(source.group.rootId);
  const { records: maximum, together } = limitsOf(source.kind);
  const records = await deps.time.run([groupKey(source.group)], unwrapRecords(source.kind, arrived, maximum));
  if (records === undefined) return { kind: 'too-many', maximum };
  const total = { accepted: 0, duplicates: 0, skipped: 0, refused: 0 };
  const ids: number[] = [];
  for (let from = 0; from < records.length; from += together) {
    const outcome = await acceptPart(deps, source, records.slice(from, from + together), arrival, redaction);
    if (outcome.kind !== 'accepted') return outcome;
    for (const name of ['accepted', 'duplicates', 'skipped', 'refused'] as const)
      total[name] += outcome[name];
    ids.push(...outcome.ids);
  }
  return { kind: 'accepted', ...total, ids };
}

async function acceptPart(
  deps: AcceptDeps,
  source: OpenSource,
  records: readonly ArrivedRecord[],
  arrival: Arrival,
  redaction: Redaction,
): Promise<SourceOutcome> {
  const keys = [groupKey(source.group)];
  const mapped = await deps.time.run(keys, mapRecords(source, records));
  const drafts = mapped.map((record) => (record.mapped.kind === 'event' ? record.mapped.draft : undefined));
  const joined = await deps.sessions.join(source.id, drafts, deps.now());
  const making = { redaction, counts: deps.counts, now: deps.now() };
  const sorting = sortRecords(source, mapped, joined, making);
  const { events, skipped, refused, examples, faults, status } = await deps.time.run(keys, sorting);
  const counted = { accepted: 0, duplicates: 0, skipped, refused, examples };
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

function sum(counts: ReadonlyMap<string, number>): number {
  let all = 0;
  for (const count of counts.values()) all += count;
  return all;
}
