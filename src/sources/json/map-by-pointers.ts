import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import {
  REFERENCE_NAMES,
  samenessOfText,
  typeOf,
  type EventDraft,
  type EventOutcome,
  type EventReferences,
  type ReferenceName,
} from '../event-draft.ts';
import type { CarriedRecord } from '../reading/carried.ts';
import { momentOf } from '../reading/carrier-time.ts';
import { plainAddress, textOf } from '../reading/fields.ts';
import type { JsonMapping, JsonReferences, JsonTarget, Where, OutcomeRule } from './json-mapping.ts';
import { valueAtPointer } from './json-pointer.ts';

/** The event that a record tells of, by where things stand in it; undefined: it is none of the system. */
export function mapByPointers(
  { record, text, time }: CarriedRecord,
  mapping: JsonMapping,
): EventDraft | undefined {
  const parts = mapping.type.map((where) => textAt(record, where));
  if (parts[0] === undefined) return undefined;
  const own = momentOf(valueAt(record, mapping.time));
  const senderId = idOf(record, mapping.id);
  const isSame = mapping.sameText === true && senderId === undefined && (own ?? time) !== undefined;
  return {
    eventType: typeOf(mapping.system, ...parts),
    authorName: textAt(record, mapping.author) ?? 'unknown',
    authorId: textAt(record, mapping.authorId),
    createdAt: own ?? time,
    ipAddress: plainAddress(textAt(record, mapping.ip)),
    target: targetOf(record, mapping.targets),
    outcome: outcomeBy(mapping.outcome, (where) => valueAt(record, where)),
    severity: textAt(record, mapping.severity),
    references: referencesOf(record, mapping.references),
    senderId,
    sameness: isSame ? samenessOfText(text, time) : undefined,
    details: record,
  };
}

function idOf(record: JsonObject, parts: JsonMapping['id']): string | undefined {
  const texts = parts?.map((where) => textAt(record, where));
  return texts?.every((text) => text !== undefined) === true ? texts.join('/') : undefined;
}

function targetOf(record: JsonObject, targets: readonly JsonTarget[]): NonNullable<EventDraft['target']> {
  for (const { type, typeAt, id, details } of targets) {
    const found = { type: textAt(record, typeAt), id: textAt(record, id), details: textAt(record, details) };
    if (Object.values(found).every((text) => text === undefined)) continue;
    return { ...found, type: found.type ?? type };
  }
  return {};
}

function referencesOf(record: JsonObject, references: JsonReferences): EventReferences {
  if ('within' in references) {
    const object = valueAtPointer(record, references.within);
    return isJsonObject(object) ? ofEach((name) => textOf(object[name])) : {};
  }
  return ofEach((name) => {
    const where = references[name];
    if (where === undefined || typeof where === 'string' || !('pattern' in where))
      return textAt(record, where);
    return where.pattern.exec(textAt(record, where.at) ?? '')?.[1];
  });
}

function ofEach(find: (name: ReferenceName) => string | undefined): EventReferences {
  return Object.fromEntries(REFERENCE_NAMES.map((name) => [name, find(name)]));
}

function textAt(record: JsonObject, where: Where | undefined): string | undefined {
  return textOf(valueAt(record, where));
}

/** Of several places, the first that names a text; one place may name anything. */
function valueAt(record: JsonObject, where: Where | undefined): JsonValue | undefined {
  if (where === undefined) return undefined;
  if (typeof where === 'string') return valueAtPointer(record, where);
  for (const pointer of where) {
    const value = valueAtPointer(record, pointer);
    if (textOf(value) !== undefined) return value;
  }
  return undefined;
}

// prettier-ignore
const SUCCESS = new Set(['success', 'succeeded', 'successful', 'ok', 'allow', 'allowed', 'true', 'granted', 'pass']);
// prettier-ignore
const FAILURE = new Set(['failure', 'failed', 'fail', 'error', 'deny', 'denied', 'false', 'refused', 'rejected']);

/** What the first rule says that says something. */
function outcomeBy(
  rules: readonly OutcomeRule[],
  valueAt: (where: Where) => JsonValue | undefined,
): EventOutcome {
  for (const rule of rules) {
    const outcome = outcomeOf(rule, valueAt);
    if (outcome !== 'unknown') return outcome;
  }
  return 'unknown';
}

function outcomeOf(rule: OutcomeRule, valueAt: (where: Where) => JsonValue | undefined): EventOutcome {
  if (!('at' in rule)) return rule.means;
  const value = valueAt(rule.at);
  if (!('pattern' in rule)) return outcomeOfWord(value);
  return rule.pattern.test(textOf(value) ?? '') ? rule.means : 'unknown';
}

function outcomeOfWord(value: JsonValue | undefined): EventOutcome {
  const word = typeof value === 'boolean' ? String(value) : textOf(value)?.toLowerCase();
  if (word === undefined) return 'unknown';
  if (SUCCESS.has(word) || /^[123]\d\d$/.test(word)) return 'success';
  return FAILURE.has(word) || /^[45]\d\d$/.test(word) ? 'failure' : 'unknown';
}
