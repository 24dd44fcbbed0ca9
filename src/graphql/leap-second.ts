const LEAP_SECOND = /^(\d{4}-\d{2}-\d{2}T(\d{2}):(\d{2})):60(?:[.,]\d+)?(Z|([+-])(\d{2})(?::?(\d{2}))?)$/i;
const MINUTES_OF_A_DAY = 24 * 60;
const LAST_MINUTE = MINUTES_OF_A_DAY - 1;

/**
 * A time within a leap second (RFC 3339, 5.6), which `Date` does not know, as the last millisecond before it: it is the
 * second 60 of a day's last minute in UTC. Every other text stays as it is.
 */
export function withoutLeapSecond(text: string): string {
  const parts = LEAP_SECOND.exec(text);
  if (parts === null) return text;
  const [, start = '', hour, minute, zone = '', sign, offsetHour = 0, offsetMinute = 0] = parts;
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1);
  const inUtc = (Number(hour) * 60 + Number(minute) - offset + MINUTES_OF_A_DAY) % MINUTES_OF_A_DAY;
  return inUtc === LAST_MINUTE ? `${start}:59.999${zone}` : text;
}
