import { memo, type JSX } from 'react';
import { atTime } from '../time/time-text.ts';
import classes from './event-item.module.css';
import type { EventRow } from './events-query.ts';

interface EventItemProps {
  readonly row: EventRow;
  /** From 1, in the whole list. */
  readonly position: number;
  /** -1 while nobody knows. */
  readonly setSize: number;
  /** From the top of the list, in pixels. */
  readonly offset: number;
  readonly onOpen: (id: number) => void;
}

/** One event of the list. */
export const EventItem = memo(function EventItem(props: EventItemProps): JSX.Element {
  const { row, position, setSize, offset, onOpen } = props;
  const { id, createdAt, eventType, author, entityPath, target } = row;
  return (
    <li
      className={classes['item']}
      style={{ transform: `translateY(${offset}px)` }}
      aria-posinset={position}
      aria-setsize={setSize}
    >
      <button type="button" className={classes['row']} aria-haspopup="dialog" onClick={() => onOpen(id)}>
        <time className={classes['when']} dateTime={createdAt}>
          {createdAt === '' ? '' : atTime(createdAt)}
        </time>
        <span className={classes['type']}>{eventType}</span>
        <span className={classes['author']}>{author}</span>
        <span className={classes['path']}>
          {entityPath}
          {target !== '' && target !== entityPath && ` · ${target}`}
        </span>
      </button>
    </li>
  );
});
