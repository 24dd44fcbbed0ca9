import type { ErrorText } from '../../errors/define-errors.ts';
import { isJsonObject, isRawNumber, type JsonValue } from '../../json/json-value.ts';
import { eventErrors } from './ingest-errors.ts';

/** What is wrong with a field, as the end of a sentence that begins with its name; undefined when nothing is. */
export type FieldFault = ErrorText | undefined;

/** A check of one field of an event; undefined and null are an absent field. */
export type FieldCheck = (value: JsonValue | undefined) => FieldFault;

const MAX_TEXT = 255;
const MAX_PATH_BYTES = 1024;
const EVENT_TYPE = /^[A-Za-z0-9_.:-]*$/;
const INTEGER = /^-?\d+$/;

/** A text that must be there and not be blank, at most 255 characters. */
export const requiredText: FieldCheck = (value) => {
  if (value === undefined || value === null) return eventErrors.TEXT_MISSING;
  if (typeof value !== 'string') return eventErrors.TEXT_EXPECTED;
  if (value.trim() === '') return eventErrors.TEXT_BLANK;
  return tooLong(value);
};

/** The type becomes the header X-Gitlab-Audit-Event-Type, so only what is safe in a header may stand in it. */
export const eventType: FieldCheck = (value) =>
  requiredText(value) ??
  (typeof value === 'string' && EVENT_TYPE.test(value) ? undefined : eventErrors.EVENT_TYPE_INVALID);

/** A path is limited in bytes, not characters, because an index entry of PostgreSQL is. */
export const entityPath: FieldCheck = (value) => {
  if (typeof value !== 'string' || value.trim() === '') return requiredText(value);
  if (Buffer.byteLength(value) <= MAX_PATH_BYTES) return undefined;
  return eventErrors.ENTITY_PATH_TOO_LONG({ maximum: MAX_PATH_BYTES });
};

/** A text of at most 255 characters, or nothing. */
export const optionalText: FieldCheck = (value) => {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? tooLong(value) : eventErrors.TEXT_OR_NULL_EXPECTED;
};

/** A text of any length (the event has its own limit), or nothing. */
export const optionalLongText: FieldCheck = (value) =>
  value === undefined || value === null || typeof value === 'string'
    ? undefined
    : eventErrors.LONG_TEXT_OR_NULL_EXPECTED;

/** An integer of any size or a text of at most 255 characters, or nothing. */
export const optionalId: FieldCheck = (value) => {
  if (value === undefined || value === null) return undefined;
  const text = idText(value);
  return text === null ? eventErrors.ID_EXPECTED : tooLong(text);
};

/** As `optionalId`, but a blank one is refused: events that share it by accident would be taken for duplicates. */
export const senderId: FieldCheck = (value) =>
  typeof value === 'string' && value.trim() === '' ? eventErrors.ID_BLANK : optionalId(value);

/** An object, or nothing. */
export const optionalObject: FieldCheck = (value) =>
  value === undefined || value === null || isJsonObject(value) ? undefined : eventErrors.OBJECT_EXPECTED;

/** The text of an integer or a text; null for everything else, fractions and exponents included. */
export function idText(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  const source = isRawNumber(value) ? value.rawJSON : typeof value === 'number' ? String(value) : '';
  return INTEGER.test(source) ? source : null;
}

/** The value when it is a text, else null. */
export function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function tooLong(text: string): FieldFault {
  // Characters, not UTF-16 units; the first comparison spares the counting nearly always.
  const isTooLong = text.length > MAX_TEXT && (text.length > 2 * MAX_TEXT || [...text].length > MAX_TEXT);
  return isTooLong ? eventErrors.TEXT_TOO_LONG({ maximum: MAX_TEXT }) : undefined;
}
