import type { JSX } from 'react';
import { ago, atTime } from './time-text.ts';

interface MomentProps {
  readonly time: string;
  /** The time itself rather than how long ago it is. */
  readonly exact?: boolean;
}

/** A time for people; its UTC form is in the tooltip. */
export function Moment({ time, exact = false }: MomentProps): JSX.Element {
  return (
    <time dateTime={time} title={`${atTime(time)} (${time})`}>
      {exact ? atTime(time) : ago(time, Date.now())}
    </time>
  );
}
