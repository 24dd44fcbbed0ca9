import type { JSX } from 'react';
import { ago, atTime, until } from './time-text.ts';

interface MomentProps {
  readonly time: string;
  /** How it is said: how long ago it was, how long it takes until then, or the time itself. */
  readonly as?: 'ago' | 'until' | 'exact';
}

/** A time for people; its UTC form is in the tooltip. */
export function Moment({ time, as = 'ago' }: MomentProps): JSX.Element {
  return (
    <time dateTime={time} title={`${atTime(time)} (${time})`}>
      {textOf(time, as)}
    </time>
  );
}

function textOf(time: string, as: 'ago' | 'until' | 'exact'): string {
  if (as === 'exact') return atTime(time);
  return as === 'until' ? until(time, Date.now()) : ago(time, Date.now());
}
