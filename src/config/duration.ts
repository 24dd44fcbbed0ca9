const DAY = 86_400_000;
const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: DAY };

const MAX_DAYS = 36_500;

/** Milliseconds of a duration such as `500ms`, `8s`, `10m`, `2h` or `30d`; undefined when it is not one, or longer than a century. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ''];
  if (match === null || unit === undefined) return undefined;
  const milliseconds = Number(match[1]) * unit;
  // A time that long ago is none that PostgreSQL or `Date` knows.
  return milliseconds > MAX_DAYS * DAY ? undefined : milliseconds;
}
