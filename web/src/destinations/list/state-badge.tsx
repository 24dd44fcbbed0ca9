import type { JSX } from 'react';
import type { Tone } from '../state-text.ts';
import classes from './state-badge.module.css';

interface StateBadgeProps {
  readonly label: string;
  readonly tone: Tone;
  readonly title?: string;
}

/** A word with a colour; the word alone says it, too. */
export function StateBadge({ label, tone, title }: StateBadgeProps): JSX.Element {
  return (
    <span className={classes['badge']} data-tone={tone} title={title}>
      {label}
    </span>
  );
}
