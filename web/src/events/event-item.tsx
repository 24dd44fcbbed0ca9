import { VisuallyHidden } from '@mantine/core';
import { memo, type JSX } from 'react';
import { atTime } from '../time/time-text.ts';
import classes from './event-item.module.css';
import type { EventRow } from './event-row.ts';

interface EventItemProps {
  readonly row: EventRow;
  /** From 1, in the whole list. */
  readonly position: number;
  /** -1 while it is unknown. */
  readonly setSize: number;
  /** From the top of the list, in pixels. */
  readonly offset: number;
  readonly onOpen: (row: EventRow) => void;
}

/** One event of the list. */
export const EventItem = memo(function EventItem(props: EventItemProps): JSX.Element {
  const { row, position, setSize, offset, onOpen } = props;
  const { createdAt, eventType, author, action, object, target, ipAddress } = row;
  return (
    <li
      className={classes['item']}
      style={{ transform: `translateY(${offset}px)` }}
      aria-posinset={position}
      aria-setsize={setSize}
    >
      <button type="button" className={classes['row']} aria-haspopup="dialog" onClick={() => onOpen(row)}>
        <time className={classes['when']} dateTime={createdAt}>
          {createdAt === '' ? '' : atTime(createdAt)}
        </time>
        <Cell name="Author" text={author} />
        <span className={classes['what']}>
          {action !== '' && <Cell name="Action" text={action} />}
          <span className={classes['type']}>{eventType}</span>
        </span>
        <Cell name="Object" text={object} />
        <Cell name="Target" text={target === object ? '' : target} />
        <Cell name="IP Address" text={ipAddress} />
      </button>
    </li>
  );
});

/** The names of the columns stand above the list; a screen reader reads each row separately. */
function Cell({ name, text }: { readonly name: string; readonly text: string }): JSX.Element {
  return (
    <span data-cell={name} title={text}>
      {text !== '' && <VisuallyHidden>{name}: </VisuallyHidden>}
      {text}
    </span>
  );
}
