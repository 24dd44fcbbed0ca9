import { parseExactJson } from '../../../src/json/exact-json.ts';
import type { JsonObject, JsonValue } from '../../../src/json/json-value.ts';
import {
  type EventContext,
  type EventRefusal,
  parseEventInput,
} from '../../../src/audit-events/ingest/event-input.ts';
import type { NewEvent } from '../../../src/event-log/new-event.ts';

export const CONTEXT: EventContext = { groupFullPath: 'my-group', now: new Date('2026-01-02T03:04:05.678Z') };

/** The least that an event must say. */
export const LEAST: JsonObject = {
  event_type: 'deploy_started',
  entity_type: 'Project',
  entity_path: 'my-group/app',
  author_name: 'Ada',
};

export function json(text: string): JsonValue {
  const reading = parseExactJson(text);
  if (!reading.ok) throw new Error(reading.message);
  return reading.value;
}

/** The event made of the least and `changes`, or why it was refused. */
export function parsed(
  changes: JsonObject = {},
  context: Partial<EventContext> = {},
): NewEvent | EventRefusal {
  const result = parseEventInput({ ...LEAST, ...changes }, { ...CONTEXT, ...context });
  return result.ok ? result.event : result;
}

/** As `parsed`, for events that must be good. */
export function accepted(changes: JsonObject = {}, context: Partial<EventContext> = {}): NewEvent {
  const result = parsed(changes, context);
  if ('field' in result) throw new Error(`${result.field} ${result.message}`);
  return result;
}

/** The delivered body, as the append writes it. */
export function wireBody(event: NewEvent, id = 7): string {
  return `{"id":${id},${event.bodyTail}`;
}
