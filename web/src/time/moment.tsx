import type { JSX } from 'react';
import { ago, atTime, since, until } from './time-text.ts';

interface MomentProps {
  readonly time: string;
  /** How it is said. */
  readonly as?: Saying;
}

type Saying = keyof typeof TEXTS;

const TEXTS = {
  /** How long ago it was. */
  ago,
  /** How long something has gone on. */
  since,
  /** How long it takes until then. */
  until,
  exact: (time: string) => atTime(time),
} as const;

/** A time for people; its UTC form is in the tooltip. */
export function Moment({ time, as = 'ago' }: MomentProps): JSX.Element {
  return (
    <time dateTime={time} title={`${atTime(time)} (${time})`}>
      {TEXTS[as](time, Date.now())}
    </time>
  );
}
