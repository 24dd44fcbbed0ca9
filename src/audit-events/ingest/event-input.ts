import type { ErrorText } from '../../errors/define-errors.ts';
import type { NewEvent } from '../../event-log/new-event.ts';
import { isLongerThan } from '../../json/json-length.ts';
import { isJsonObject, isNestedDeeperThan, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import { MAX_JSON_DEPTH } from '../../json/scan-json.ts';
import {
  entityPath,
  eventType,
  type FieldCheck,
  idText,
  optionalId,
  optionalLongText,
  optionalObject,
  optionalText,
  requiredText,
  senderId,
  textOrNull,
} from './event-input-fields.ts';
import type { RedactionRules } from '../../redaction/rules.ts';
import { parseCreatedAt } from './event-input-time.ts';
import { foldPath } from '../../groups/fold-path.ts';
import { eventErrors } from './ingest-errors.ts';
import { MAX_EVENT_BYTES } from './ingest-limits.ts';
import { contentAsSent, contentDigest, isUnstorable, wireBytes, wireText } from './wire-body.ts';

/** Where and when an event arrived. */
export interface EventContext {
  /** Null: the event belongs to no group, and so may have any path. */
  groupFullPath: string | null;
  /** Set when the group is not a top-level group: an event that is sent to a neighbouring group is not a duplicate. */
  subgroupId?: number;
  now: Date;
  /** Characters of the JSON that the event was read from, which is nowhere nested too deep; absent where it was read from none. */
  textLength?: number;
  /** The header `Idempotency-Key` of a single event; it takes the place of the event's own `id`. */
  idempotencyKey?: string;
  /** What is taken out of the event before anything else is done with it; undefined: nothing is. */
  redaction?: RedactionRules | undefined;
  /** What alone makes two events of a source the same, whatever else they say. */
  contentDigest?: Buffer | undefined;
}

/** The first thing wrong with an event; `field` is `base` when it is the event as a whole. */
export interface EventRefusal {
  ok: false;
  status: 400 | 413;
  field: string;
  message: ErrorText;
}

/** Characters of an event as it was sent, including its `id`. A longer event is refused without being serialised. */
const MAX_LENGTH = MAX_EVENT_BYTES + 1024;

const CHECKS: readonly (readonly [field: string, check: FieldCheck])[] = [
  ['event_type', eventType],
  ['entity_type', requiredText],
  ['entity_path', entityPath],
  ['author_name', requiredText],
  ['id', senderId],
  ['author_id', optionalId],
  ['entity_id', optionalId],
  ['target_id', optionalId],
  ['target_type', optionalText],
  ['target_details', optionalLongText],
  ['ip_address', optionalText],
  ['details', optionalObject],
];

/** Checks one event as it was sent and writes the body that will be delivered. */
export function parseEventInput(
  value: JsonValue,
  context: EventContext,
): { ok: true; event: NewEvent } | EventRefusal {
  if (!isJsonObject(value)) return refused('base', eventErrors.EVENT_NOT_AN_OBJECT);
  // GraphQL brings values that no JSON text was read for, and JSON.stringify would overflow the stack.
  const { textLength } = context;
  if (textLength === undefined && isNestedDeeperThan(MAX_JSON_DEPTH, value)) {
    return refused('base', eventErrors.EVENT_TOO_DEEP({ levels: MAX_JSON_DEPTH }));
  }
  for (const [field, check] of CHECKS) {
    const fault = check(value[field]);
    if (fault !== undefined) return refused(field, fault);
  }
  const outside = outsideOf(context.groupFullPath, value);
  if (outside !== undefined) return refused('entity_path', outside);
  const created = parseCreatedAt(value['created_at'], context.now);
  if (!created.ok) return refused('created_at', created.message);
  if ((textLength ?? Infinity) > MAX_LENGTH && isLongerThan(MAX_LENGTH, value)) {
    return refused('base', eventErrors.EVENT_TOO_LARGE, 413);
  }
  return newEvent(value, created, context);
}

function newEvent(
  value: JsonObject,
  created: { readonly time: Date; readonly text: string },
  context: EventContext,
): { ok: true; event: NewEvent } | EventRefusal {
  const { bodyTail } = wireText(value, created.time, created.text);
  const senderKey = senderKeyOf(value, context);
  if (isUnstorable(bodyTail) || (senderKey !== null && isUnstorable(senderKey))) return unstorable(value);
  if (wireBytes(bodyTail) > MAX_EVENT_BYTES) {
    return refused('base', eventErrors.EVENT_TOO_LARGE, 413);
  }
  const event = {
    eventType: textOrNull(value['event_type']) ?? '',
    entityType: textOrNull(value['entity_type']) ?? '',
    entityPath: textOrNull(value['entity_path']) ?? '',
    authorId: idText(value['author_id']),
    authorName: textOrNull(value['author_name']) ?? '',
    createdAt: created.time,
    bodyTail,
    contentDigest:
      context.contentDigest ?? (senderKey === null ? null : contentDigest(senderKey, contentAsSent(value))),
  };
  return { ok: true, event };
}

/** A user belongs to no group; every other entity must be the posted group or lie in it. */
function outsideOf(groupFullPath: string | null, value: JsonObject): ErrorText | undefined {
  const path = textOrNull(value['entity_path']) ?? '';
  if (value['entity_type'] === 'User') {
    return path.includes('/') ? eventErrors.ENTITY_PATH_NOT_A_USER : undefined;
  }
  if (groupFullPath === null) return undefined;
  const group = foldPath(groupFullPath);
  const folded = foldPath(path);
  if (folded === group) return undefined;
  const hasEmptySegment = path.endsWith('/') || path.includes('//');
  if (folded.startsWith(`${group}/`) && !hasEmptySegment) return undefined;
  return eventErrors.ENTITY_PATH_OUTSIDE({ group: groupFullPath });
}

/** Keys of another kind never meet: 7, "7" and the header 7 are three keys, and three others in each subgroup. */
function senderKeyOf(value: JsonObject, { idempotencyKey, subgroupId }: EventContext): string | null {
  const group = subgroupId === undefined ? '' : `group:${subgroupId}:`;
  if (idempotencyKey !== undefined) return `${group}header:${JSON.stringify(idempotencyKey)}`;
  const id = value['id'];
  return id === undefined || id === null ? null : `${group}id:${JSON.stringify(id)}`;
}

function unstorable(value: JsonObject): EventRefusal {
  const field = Object.keys(value).find((key) => isUnstorable(JSON.stringify(value[key] ?? null)));
  return refused(field ?? 'base', eventErrors.EVENT_NOT_STORABLE);
}

function refused(field: string, message: ErrorText, status: 400 | 413 = 400): EventRefusal {
  return { ok: false, status, field, message };
}
