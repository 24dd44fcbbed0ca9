import type { JSX } from 'react';
import { atTime } from '../time/time-text.ts';
import classes from './event-facts.module.css';
import type { EventRow } from './event-row.ts';

/** What an event says, without cutting it short as the list does. */
export function EventFacts({ row }: { readonly row: EventRow }): JSX.Element {
  const { createdAt, author, action, eventType, object, target, ipAddress } = row;
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['Action', action],
    ['Event type', eventType],
    ['Author', author],
    ['Object', object],
    ['Target', target],
    ['IP Address', ipAddress],
    ['Date', createdAt === '' ? '' : atTime(createdAt)],
  ];
  return (
    <dl className={classes['facts']}>
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
