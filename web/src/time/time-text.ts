const STEPS: readonly (readonly [unit: string, length: number])[] = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];
const AS_MUCH_AS_NOW_MS = 5_000;

const absolute = new Intl.DateTimeFormat('en-GB', {
  ...({ year: 'numeric', month: 'short', day: '2-digit' } as const),
  ...({ hour: '2-digit', minute: '2-digit', second: '2-digit' } as const),
});

// The clocks of a server and of a browser differ: what has happened is never to come, and the other way round.

/** `2 min ago`, of what has happened. */
export function ago(time: string, now: number): string {
  const passed = now - Date.parse(time);
  return passed < AS_MUCH_AS_NOW_MS ? 'just now' : `${span(passed)} ago`;
}

/** `for 12 s`, of what goes on. */
export function since(time: string, now: number): string {
  return `for ${span(Math.max(1_000, now - Date.parse(time)))}`;
}

/** `in 12 s`, of what will happen. */
export function until(time: string, now: number): string {
  const left = Date.parse(time) - now;
  return left < 1_000 ? 'now' : `in ${span(left)}`;
}

/** `12 s`, `3 min` */
function span(ms: number): string {
  const [unit, length] = STEPS.find(([, step]) => ms >= step) ?? ['s', 1_000];
  const count = Math.floor(ms / length);
  return `${count} ${unit === 'day' && count > 1 ? 'days' : unit}`;
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
