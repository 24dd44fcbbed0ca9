import type pg from 'pg';
import type { LoggedEvent } from '../event-log/read-events.ts';
import type { SendResult } from '../outbound/send-result.ts';
import type { Phases } from '../outbound/single-client.ts';
import { answerErrors } from './streaming-errors.ts';

/** What made an attempt happen. */
export type Trigger = 'STREAM' | 'RETRY' | 'PROBE' | 'MANUAL' | 'TEST';

/** One request that carried one event. */
export interface Attempt {
  readonly event: Pick<LoggedEvent, 'id' | 'eventType'>;
  /** When the request began. */
  readonly at: Date;
  /** 1 for the first attempt of this event at this destination. */
  readonly number: number;
  readonly trigger: Trigger;
  readonly result: SendResult & { readonly phases?: Phases };
  /** Of a test event, which is in no stream. */
  readonly body?: string;
}

/** The attempts' columns as arrays, in the order of `ATTEMPT_COLUMNS`: one statement inserts them all. */
export function attemptArrays(attempts: readonly Attempt[]): unknown[] {
  const failures = attempts.map(({ result }) => (result.kind === 'failure' ? result : undefined));
  const answers = attempts.map(({ result }) => (result.kind === 'response' ? result : undefined));
  return [
    attempts.map(({ at }) => at.toISOString()),
    attempts.map(({ event }) => event.id),
    attempts.map(({ event }) => event.eventType),
    attempts.map(({ number }) => number),
    attempts.map(({ trigger }) => trigger),
    answers.map((answer) => answer?.status ?? null),
    attempts.map(({ result }) => result.durationMs),
    attempts.map(({ result }, index) => failures[index]?.class ?? errorClassOf(result)),
    failures.map((failure) => failure?.message ?? null),
    answers.map((answer) => answer?.excerpt ?? null),
  ];
}

function errorClassOf(result: SendResult): string | null {
  if (result.kind === 'failure' || (result.status >= 200 && result.status < 300)) return null;
  return result.status >= 300 && result.status < 400 ? answerErrors.redirect : answerErrors.status;
}

const ATTEMPT_COLUMNS =
  'attempted_at, event_id, event_type, number, "trigger", status, duration_ms, error_class, error_message, excerpt';

/** The statement that inserts `attemptArrays`, given as parameters from `$first` on, for the destination `$destination`. */
export function insertAttemptsSql(destination: number, first: number): string {
  const types = ['timestamptz', 'bigint', 'text', 'int', 'text', 'int', 'int', 'text', 'text', 'text'];
  const arrays = types.map((type, index) => `$${first + index}::${type}[]`).join(', ');
  return `INSERT INTO attempts (destination_id, ${ATTEMPT_COLUMNS})
          SELECT $${destination}::int, ${ATTEMPT_COLUMNS} FROM unnest(${arrays}) AS a(${ATTEMPT_COLUMNS})`;
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

/** Records an attempt that went out by itself, with what it spent its time on. */
export async function insertSingleAttempt(
  client: Pick<pg.ClientBase, 'query'>,
  destinationId: number,
  attempt: Attempt,
): Promise<void> {
  const { dnsMs, tcpMs, tlsMs, firstByteMs } = attempt.result.phases ?? {};
  const values = attemptArrays([attempt]).map((column) => (column as unknown[])[0]);
  await client.query({
    name: 'insert-single-attempt',
    text: `INSERT INTO attempts (destination_id, ${ATTEMPT_COLUMNS}, dns_ms, tcp_ms, tls_ms, first_byte_ms, body)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    values: [
      destinationId,
      ...values,
      ...[dnsMs, tcpMs, tlsMs, firstByteMs].map((ms) => (ms === undefined ? null : Math.round(ms))),
      attempt.body ?? null,
    ],
  });
}
