import { isRawNumber, type JsonValue } from '../../json/json-value.ts';

const WITH_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/i;
const EPOCH = /^\d{1,13}(?:\.\d{1,9})?$/;
/** Seconds until the year 5138; as milliseconds it is March 1973. */
const MOST_SECONDS = 1e11;

/**
 * The moment that a value means: ISO 8601 with a zone, or seconds since 1970 (milliseconds from 1e11 on), as a number or a
 * text. Undefined for everything else, a time without a zone among it.
 */
export function momentOf(value: JsonValue | undefined): Date | undefined {
  const number = numberOf(value);
  if (number !== undefined)
    return valid(new Date(Math.floor(number < MOST_SECONDS ? number * 1000 : number)));
  if (typeof value !== 'string' || !WITH_ZONE.test(value)) return undefined;
  return valid(new Date(value.replace(',', '.')));
}

function numberOf(value: JsonValue | undefined): number | undefined {
  const text = isRawNumber(value) ? value.rawJSON : value;
  if (typeof text === 'number') return text >= 0 ? text : undefined;
  return typeof text === 'string' && EPOCH.test(text) ? Number(text) : undefined;
}

function valid(moment: Date): Date | undefined {
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
