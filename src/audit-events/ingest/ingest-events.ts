import type { ErrorText } from '../../errors/define-errors.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { type EventContext, parseEventInput } from './event-input.ts';
import { eventErrors } from './ingest-errors.ts';
import { MAX_EVENTS, MAX_REPORTED_ERRORS } from './ingest-limits.ts';
import type { NewEvent } from '../../event-log/new-event.ts';

/** All events of a request, or what is wrong in GitLab's shape: keys `author_name`, in a batch `events[3].author_name`. */
export type IngestEvents =
  { ok: true; events: NewEvent[] } | { ok: false; status: 400 | 413; message: Record<string, ErrorText[]> };

const HEADER = 'Idempotency-Key';
const MAX_HEADER = 255;

/** Checks every event of a request, step by step, all or nothing; reports the first fault of each of the first 20 bad events. */
export function* parseIngestEvents<T>(
  values: readonly T[],
  batch: boolean,
  context: EventContext,
  eventOf: (value: T) => JsonValue = (value) => value as JsonValue,
): Generator<void, IngestEvents> {
  if (values.length === 0) return refused('events', eventErrors.EVENTS_NONE, 400);
  if (values.length > MAX_EVENTS) {
    return refused('events', eventErrors.EVENTS_OVER_LIMIT({ maximum: MAX_EVENTS }), 413);
  }
  const headerFault = faultOfHeader(context.idempotencyKey, batch);
  if (headerFault !== undefined) return refused(HEADER, headerFault, 400);
  return yield* parseAll(values, batch, context, eventOf);
}

function* parseAll<T>(
  values: readonly T[],
  batch: boolean,
  context: EventContext,
  eventOf: (value: T) => JsonValue,
): Generator<void, IngestEvents> {
  const events: NewEvent[] = [];
  const faults: [string, ErrorText[]][] = [];
  let status: 400 | 413 = 413;
  for (const [index, value] of values.entries()) {
    if (index > 0) yield;
    const result = parseEventInput(eventOf(value), context);
    if (result.ok) {
      events.push(result.event);
      continue;
    }
    faults.push([nameOf(result.field, batch ? index : undefined), [result.message]]);
    if (result.status === 400) status = 400;
    if (faults.length === MAX_REPORTED_ERRORS) break;
  }
  return faults.length === 0
    ? { ok: true, events }
    : { ok: false, status, message: Object.fromEntries(faults) };
}

function nameOf(field: string, index: number | undefined): string {
  if (index === undefined) return field;
  return field === 'base' ? `events[${index}]` : `events[${index}].${field}`;
}

function faultOfHeader(key: string | undefined, batch: boolean): ErrorText | undefined {
  if (key === undefined) return undefined;
  if (batch) return eventErrors.KEY_OF_A_BATCH;
  if (key.trim() === '') return eventErrors.KEY_BLANK;
  return key.length > MAX_HEADER ? eventErrors.KEY_TOO_LONG({ maximum: MAX_HEADER }) : undefined;
}

function refused(field: string, message: ErrorText, status: 400 | 413): IngestEvents {
  return { ok: false, status, message: { [field]: [message] } };
}
