import type { ErrorText } from '../../errors/define-errors.ts';
import { withoutLeapSecond } from '../../graphql/leap-second.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { eventErrors } from './ingest-errors.ts';

/** A moment, and as it is delivered; or what is wrong with it as the end of a sentence that begins with `created_at`. */
export type TimeReading = { ok: true; time: Date; text: string } | { ok: false; message: ErrorText };

const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:Z|([+-])(\d{2})(?::?(\d{2}))?)$/i;
const CANONICAL_LENGTH = '2022-02-23T06:23:08.746Z'.length;
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?$/i;

/** Reads `created_at`; digits beyond milliseconds are cut, never rounded, so that no event moves into the future. */
export function parseCreatedAt(value: JsonValue | undefined, now: Date): TimeReading {
  if (value === undefined || value === null) return read(now);
  if (typeof value !== 'string') return refused('must be a text');
  const canonical = readCanonical(value);
  if (canonical !== undefined) return { ok: true, time: canonical, text: value };
  const parts = ISO_8601.exec(withoutLeapSecond(value));
  // A guessed zone would move an audit record by hours, unseen.
  if (parts === null) return refused(WITHOUT_ZONE.test(value) ? 'has no time zone' : 'is not a time');
  return timeOf(parts);
}

/** A time as JavaScript writes it, which is how GitLab does: nearly every one is, and reading all of ISO 8601 takes longer. */
function readCanonical(text: string): Date | undefined {
  if (text.length !== CANONICAL_LENGTH || text.startsWith('0000')) return undefined;
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text ? time : undefined;
}

function timeOf(parts: RegExpExecArray): TimeReading {
  const [, year, month, day, hour, minute, second = 0, fraction = '', ...zone] = parts;
  const [sign, offsetHour = 0, offsetMinute = 0] = zone;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const local = new Date(0);
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999, and Go's zero time is in the year 1.
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  local.setUTCHours(Number(hour), Number(minute), Number(second), milliseconds);
  const exists =
    // Date carries 30 February over into March.
    local.getUTCMonth() === Number(month) - 1 &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    Number(offsetHour) < 24 &&
    Number(offsetMinute) < 60;
  if (!exists) return refused('is not a time that exists');
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1);
  const time = new Date(local.getTime() - offset);
  const utcYear = time.getUTCFullYear();
  return utcYear >= 1 && utcYear <= 9999 ? read(time) : refused('is not between the years 1 and 9999');
}

function read(time: Date): TimeReading {
  return { ok: true, time, text: time.toISOString() };
}

type TimeFault =
  | 'must be a text'
  | 'has no time zone'
  | 'is not a time'
  | 'is not a time that exists'
  | 'is not between the years 1 and 9999';

function refused(fault: TimeFault): TimeReading {
  return { ok: false, message: eventErrors.TIME_INVALID({ fault }) };
}
