import type pg from 'pg';
import type { LoggedEvent } from '../../event-log/read-events.ts';
import type { Outcome } from '../../destination-kinds/outcome.ts';
import type { EventReport, Trigger } from '../../destination-kinds/sender.ts';
import { answerErrors } from '../streaming-errors.ts';

/** Codes of the outcomes in `attempts.outcome`. */
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
  /** Set when the request had several events: the id of the first one, and their number. */
  readonly shipment?: { readonly first: number; readonly size: number };
  /** The body of a test event, which is in no stream. */
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
    // Constants of the server, which need no quotes.
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

/** Delivered without a note. */
function isPlain({ outcome }: EventReport): boolean {
  return outcome.kind === 'delivered' && outcome.note === undefined;
}

/** The receiver's code; for a delivered event, the note. */
function codeOf({ outcome, answer }: EventReport): string | null {
  return (outcome.kind === 'delivered' ? outcome.note : answer.code) ?? null;
}

function numbers(attempts: readonly Attempt[], of: (attempt: Attempt) => number | undefined): string {
  return `{${attempts.map((attempt) => of(attempt) ?? 'NULL').join(',')}}`;
}

/** The class of the failure; null for a delivered event without a note. */
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

/** Stored once for a request, with its first event; readers of the other events find it there. */
function excerptOf({ event, answer, shipment }: Attempt): string | null {
  return shipment === undefined || shipment.first === event.id ? (answer.excerpt ?? null) : null;
}

/** Empty when every event had a request of its own. */
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
