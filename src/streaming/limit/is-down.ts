import type { Sender } from './shared-limit.ts';

/** One or two events may be refused because of their content, however often they are sent. */
const LEAST_EVENTS = 3;

/** Whether a destination has taken nothing for so long, of several events, that it counts as down. */
export function isDown({ silence }: Pick<Sender, 'silence'>, downAfterMs: number): boolean {
  const { milliseconds, events } = silence();
  return events >= LEAST_EVENTS && milliseconds >= downAfterMs;
}
