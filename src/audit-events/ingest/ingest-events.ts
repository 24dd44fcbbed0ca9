import type { ErrorText } from '../../errors/define-errors.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { finish } from '../../shares/process-time.ts';
import { takeOutOfAny } from '../redaction/take-out.ts';
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
  const refusal = refusalOf(values.length, batch, context);
  if (refusal !== undefined) return refusal;
  const checked = new CheckedEvents(batch, context);
  const { redaction, textLength } = context;
  for (const value of values) {
    if (checked.count > 0) yield;
    const sent = eventOf(value);
    const event = redaction === undefined ? sent : yield* takeOutOfAny(sent, redaction, textLength);
    if (!checked.add(event)) break;
  }
  return checked.result();
}

/** The same for a few events, in one step. */
export function parseFewIngestEvents(
  values: readonly JsonValue[],
  batch: boolean,
  context: EventContext,
): IngestEvents {
  const refusal = refusalOf(values.length, batch, context);
  if (refusal !== undefined) return refusal;
  const checked = new CheckedEvents(batch, context);
  const { redaction, textLength } = context;
  for (const value of values) {
    const event = redaction === undefined ? value : finish(takeOutOfAny(value, redaction, textLength));
    if (!checked.add(event)) break;
  }
  return checked.result();
}

/** The events of a request that were looked at so far. */
class CheckedEvents {
  count = 0;
  private readonly events: NewEvent[] = [];
  private readonly faults: [string, ErrorText[]][] = [];
  private status: 400 | 413 = 413;
  private readonly batch: boolean;
  private readonly context: EventContext;

  constructor(batch: boolean, context: EventContext) {
    this.batch = batch;
    this.context = context;
  }

  /** False when so many events are wrong that the rest is not checked. */
  add(value: JsonValue): boolean {
    const index = this.count;
    this.count += 1;
    const result = parseEventInput(value, this.context);
    if (result.ok) {
      this.events.push(result.event);
      return true;
    }
    this.faults.push([nameOfFault(result.field, this.batch ? index : undefined), [result.message]]);
    if (result.status === 400) this.status = 400;
    return this.faults.length < MAX_REPORTED_ERRORS;
  }

  result(): IngestEvents {
    if (this.faults.length === 0) return { ok: true, events: this.events };
    return { ok: false, status: this.status, message: Object.fromEntries(this.faults) };
  }
}

/** The reason why all events are refused before the first is checked. */
function refusalOf(count: number, batch: boolean, context: EventContext): IngestEvents | undefined {
  if (count === 0) return refused('events', eventErrors.EVENTS_NONE, 400);
  if (count > MAX_EVENTS) {
    return refused('events', eventErrors.EVENTS_OVER_LIMIT({ maximum: MAX_EVENTS }), 413);
  }
  const fault = faultOfHeader(context.idempotencyKey, batch);
  return fault === undefined ? undefined : refused(HEADER, fault, 400);
}

/** The name of a wrong field in an answer, with the place of its event where a request has several (`index`). */
export function nameOfFault(field: string, index: number | undefined): string {
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
