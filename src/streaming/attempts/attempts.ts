import type pg from 'pg';
import type { LoggedEvent } from '../../event-log/read-events.ts';
import type { Outcome } from '../../destination-kinds/outcome.ts';
import type { EventReport, Trigger } from '../../destination-kinds/sender.ts';
import { answerErrors } from '../streaming-errors.ts';

/** How an outcome is stored, in the one byte of `attempts.outcome`. */
export const OUTCOME_CODES = {
  delivered: 'd',
  failed: 'f',
  refused: 'r',
  busy: 'b',
  denied: 'n',
  gone: 'g',
  aborted: 'a',
} as const satisfies Record<Outcome['kind'], string>;

/** One event in one request. */
export interface Attempt extends EventReport {
  readonly event: Pick<LoggedEvent, 'id' | 'eventType'>;
  /** When the request began. */
  readonly at: Date;
  /** 1 for the first attempt of this event at this destination. */
  readonly number: number;
  readonly trigger: Trigger;
  /** The request carried others beside this event: the id of its first one, and how many there were. */
  readonly shipment?: { readonly first: number; readonly size: number };
  /** Of a test event, which is in no stream. */
  readonly body?: string;
}

/**
 * What `insertAttemptsSql` takes: a column each. Numbers go as finished array literals, and the names of event types
 * once, with an index to them, because `pg` quotes every element of an array and PostgreSQL parses it back. Where all
 * were delivered the columns of errors are empty, which `unnest` fills with nulls.
 */
export function attemptArrays(attempts: readonly Attempt[]): unknown[] {
  const eventTypes = [...new Set(attempts.map(({ event }) => event.eventType))];
  const typeIndex = new Map(eventTypes.map((type, index) => [type, index + 1]));
  const withErrors = attempts.every(isPlain) ? [] : attempts;
  return [
    eventTypes,
    numbers(attempts, ({ at }) => at.getTime()),
    numbers(attempts, ({ event }) => event.id),
    numbers(attempts, ({ event }) => typeIndex.get(event.eventType)),
    numbers(attempts, ({ number }) => number),
    // Words of ours, which need no quotes.
    `{${attempts.map(({ trigger }) => trigger).join(',')}}`,
    numbers(attempts, ({ answer }) => answer.status),
    numbers(attempts, ({ answer }) => answer.durationMs),
    `{${attempts.map(({ outcome }) => OUTCOME_CODES[outcome.kind]).join(',')}}`,
    withErrors.map(codeOf),
    withErrors.map(classOf),
    withErrors.map(messageOf),
    withErrors.map(excerptOf),
    ...shipmentArrays(attempts),
  ];
}

/** Delivered, and nothing else is to be said of it. */
function isPlain({ outcome }: EventReport): boolean {
  return outcome.kind === 'delivered' && outcome.note === undefined;
}

/** What the receiver calls it; of what was delivered, what is to be known all the same. */
function codeOf({ outcome, answer }: EventReport): string | null {
  return (outcome.kind === 'delivered' ? outcome.note : answer.code) ?? null;
}

function numbers(attempts: readonly Attempt[], of: (attempt: Attempt) => number | undefined): string {
  return `{${attempts.map((attempt) => of(attempt) ?? 'NULL').join(',')}}`;
}

/** What went wrong, in a word; null of what was delivered, unless people are told more of it. */
function classOf({ outcome, answer }: EventReport): string | null {
  if (outcome.kind !== 'delivered') return answer.class ?? outcome.kind;
  return outcome.text === undefined ? null : (answer.class ?? null);
}

/** Null where the status or the note says it. */
function messageOf({ outcome, answer }: EventReport): string | null {
  if (outcome.kind === 'delivered' || outcome.kind === 'denied') return outcome.text ?? null;
  if (answer.message !== undefined) return answer.message;
  if (outcome.kind !== 'refused') return null;
  return answerErrors.EVENT_REFUSED({ code: outcome.code ?? answer.code ?? 'none' });
}

/** Once for a request: readers of the others find it at the first of its events. */
function excerptOf({ event, answer, shipment }: Attempt): string | null {
  return shipment === undefined || shipment.first === event.id ? (answer.excerpt ?? null) : null;
}

/** Empty when every event was a request of its own. */
function shipmentArrays(attempts: readonly Attempt[]): readonly string[] {
  if (attempts.every(({ shipment }) => shipment === undefined)) return ['{}', '{}'];
  return [
    numbers(attempts, ({ shipment }) => shipment?.first),
    numbers(attempts, ({ shipment }) => shipment?.size),
  ];
}

const ARRAY_TYPES = [
  ...['bigint', 'bigint', 'int', 'int', 'text', 'int', 'int', '"char"'],
  ...['text', 'text', 'text', 'text', 'bigint', 'int'],
] as const;

/** How many parameters `attemptArrays` fills: the names of event types, and a column each. */
export const ATTEMPT_PARAMETERS = 1 + ARRAY_TYPES.length;

/** The statement that inserts `attemptArrays`, given as parameters from `$first` on, for the destination `$destination`. */
export function insertAttemptsSql(destination: number, first: number): string {
  const arrays = ARRAY_TYPES.map((type, index) => `$${first + 1 + index}::${type}[]`).join(', ');
  return `INSERT INTO attempts (destination_id, attempted_at, event_id, event_type, number, "trigger", status,
                                duration_ms, outcome, code, error_class, error_message, excerpt,
                                shipment, shipment_size)
          SELECT $${destination}::int, to_timestamp(at_ms / 1000.0::float8), event_id, ($${first}::text[])[type],
                 number, "trigger", status, duration_ms, outcome, code, error_class, error_message, excerpt,
                 shipment, shipment_size
          FROM unnest(${arrays}) AS a(at_ms, event_id, type, number, "trigger", status,
                                      duration_ms, outcome, code, error_class, error_message, excerpt,
                                      shipment, shipment_size)`;
}

/** Records attempts of one destination; they stay when the destination goes. */
export async function insertAttempts(
  client: Pick<pg.ClientBase, 'query'>,
  destinationId: number,
  attempts: readonly Attempt[],
): Promise<void> {
  if (attempts.length === 0) return;
  await client.query({
    name: 'insert-attempts',
    text: insertAttemptsSql(1, 2),
    values: [destinationId, ...attemptArrays(attempts)],
  });
}

/** Records an attempt of one event alone, with the durations of its phases. */
export async function insertSingleAttempt(
  client: Pick<pg.ClientBase, 'query'>,
  destinationId: number,
  attempt: Attempt,
): Promise<void> {
  const { event, at, number, trigger, outcome, answer } = attempt;
  const { dnsMs, tcpMs, tlsMs, firstByteMs } = answer.phases ?? {};
  await client.query({
    name: 'insert-single-attempt',
    text: `INSERT INTO attempts (destination_id, attempted_at, event_id, event_type, number, "trigger", status,
                                 duration_ms, outcome, code, error_class, error_message, excerpt,
                                 dns_ms, tcp_ms, tls_ms, first_byte_ms, body)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    values: [
      destinationId,
      at.toISOString(),
      event.id,
      event.eventType,
      number,
      trigger,
      answer.status ?? null,
      answer.durationMs,
      OUTCOME_CODES[outcome.kind],
      codeOf(attempt),
      classOf(attempt),
      messageOf(attempt),
      excerptOf(attempt),
      ...[dnsMs, tcpMs, tlsMs, firstByteMs].map((ms) => (ms === undefined ? null : Math.round(ms))),
      attempt.body ?? null,
    ],
  });
}
