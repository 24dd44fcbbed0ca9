import type { Sender } from './shared-limit.ts';

/** One event that is not taken, or two, may be refused for their own sake, as often as they are sent. */
const LEAST_EVENTS = 3;

/** Whether a destination has taken nothing for so long, of several events, that it counts as down. */
export function isDown({ silence }: Pick<Sender, 'silence'>, downAfterMs: number): boolean {
  const { milliseconds, events } = silence();
  return events >= LEAST_EVENTS && milliseconds >= downAfterMs;
}
