const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];
const AS_MUCH_AS_NOW_MS = 5_000;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });
const absolute = new Intl.DateTimeFormat('en-GB', {
  ...({ year: 'numeric', month: 'short', day: '2-digit' } as const),
  ...({ hour: '2-digit', minute: '2-digit', second: '2-digit' } as const),
});

/** `2 min. ago`, `in 30 sec.` */
export function ago(time: string, now: number): string {
  const difference = Date.parse(time) - now;
  if (Math.abs(difference) < AS_MUCH_AS_NOW_MS) return 'just now';
  const [unit, length] = STEPS.find(([, step]) => Math.abs(difference) >= step) ?? ['second', 1_000];
  return relative.format(Math.round(difference / length), unit);
}

/** In the reader's time zone. */
export function atTime(time: string): string {
  return absolute.format(new Date(time));
}

/** `0.42 s`, `37 ms` */
export function duration(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

/** `12,345` */
export function count(value: number): string {
  return value.toLocaleString('en');
}
