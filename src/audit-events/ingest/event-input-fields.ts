import { isJsonObject, isRawNumber, type JsonValue } from '../../json/json-value.ts';

/** What is wrong with a field, as the end of a sentence that begins with its name; undefined when nothing is. */
export type FieldFault = string | undefined;

/** A check of one field of an event; undefined and null are an absent field. */
export type FieldCheck = (value: JsonValue | undefined) => FieldFault;

const MAX_TEXT = 255;
const MAX_PATH_BYTES = 1024;
const EVENT_TYPE = /^[A-Za-z0-9_.:-]*$/;
const INTEGER = /^-?\d+$/;

/** A text that must be there and not be blank, at most 255 characters. */
export const requiredText: FieldCheck = (value) => {
  if (value === undefined || value === null) return 'is missing; send a text that is not blank';
  if (typeof value !== 'string') return 'must be a text; send it as a JSON string';
  if (value.trim() === '') return "can't be blank; send at least one visible character";
  return tooLong(value);
};

/** The type becomes the header X-Gitlab-Audit-Event-Type, so only what is safe in a header may stand in it. */
export const eventType: FieldCheck = (value) =>
  requiredText(value) ??
  (typeof value === 'string' && EVENT_TYPE.test(value)
    ? undefined
    : 'is invalid; use letters, digits and the characters _ . : - only');

/** A path is limited in bytes, not characters, because an index entry of PostgreSQL is. */
export const entityPath: FieldCheck = (value) => {
  if (typeof value !== 'string' || value.trim() === '') return requiredText(value);
  if (Buffer.byteLength(value) <= MAX_PATH_BYTES) return undefined;
  return `is too long (maximum is ${MAX_PATH_BYTES} bytes); send the full path of one group, project or user`;
};

/** A text of at most 255 characters, or nothing. */
export const optionalText: FieldCheck = (value) => {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? tooLong(value) : 'must be a text or null; send it as a JSON string';
};

/** A text of any length (the event has its own limit), or nothing. */
export const optionalLongText: FieldCheck = (value) =>
  value === undefined || value === null || typeof value === 'string'
    ? undefined
    : 'must be a text or null; send objects in details';

/** An integer of any size or a text of at most 255 characters, or nothing. */
export const optionalId: FieldCheck = (value) => {
  if (value === undefined || value === null) return undefined;
  const text = idText(value);
  return text === null ? 'must be an integer, a text or null; send fractions as text' : tooLong(text);
};

/** As `optionalId`, but a blank one is refused: events that share it by accident would be taken for duplicates. */
export const senderId: FieldCheck = (value) =>
  typeof value === 'string' && value.trim() === ''
    ? "can't be blank; send an id that is unique to the event, or none"
    : optionalId(value);

/** An object, or nothing. */
export const optionalObject: FieldCheck = (value) =>
  value === undefined || value === null || isJsonObject(value)
    ? undefined
    : 'must be an object; send a text as {"custom_message": "…"}';

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
  return isTooLong ? `is too long (maximum is ${MAX_TEXT} characters); shorten it` : undefined;
}
