import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type JSX, type ReactNode } from 'react';
import columns from './event-item.module.css';
import { EventItem } from './event-item.tsx';
import classes from './events-list.module.css';
import type { EventRow } from './event-row.ts';

interface EventsListProps {
  readonly rows: readonly EventRow[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly onEnd: () => void;
  readonly onAtTop: (isAtTop: boolean) => void;
  readonly onOpen: (row: EventRow) => void;
  /** What stands in place of the list when there is nothing. */
  readonly nothing: ReactNode;
}

// All rows are of one height, so that nothing has to be measured and nothing jumps; event-item.module.css has the same.
const NARROW = '(max-width: 56em)';
const ROW_PX = { wide: 52, narrow: 96 } as const;
// As GitLab calls them.
const COLUMNS = ['Date', 'Author', 'Action', 'Object', 'Target', 'IP Address'];
const OVERSCAN = 12;
const NEAR_END = 40;

/** Events newest first: only those on the screen are in the document. */
export function EventsList(props: EventsListProps): JSX.Element {
  const { rows, hasMore, isLoadingMore, onEnd, onAtTop, onOpen, nothing } = props;
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const rowPx = isNarrow ? ROW_PX.narrow : ROW_PX.wide;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  const items = virtualizer.getVirtualItems();
  const isNearEnd = (items.at(-1)?.index ?? 0) >= rows.length - NEAR_END;
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoadingMore) onEnd();
  }, [isNearEnd, hasMore, isLoadingMore, onEnd]);

  return (
    <div
      ref={scroller}
      className={`panel ${classes['scroller']}`}
      tabIndex={0}
      role="region"
      aria-label="Events"
      onScroll={(event) => onAtTop(event.currentTarget.scrollTop < rowPx)}
    >
      <div className={columns['columns']} aria-hidden>
        {COLUMNS.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      {rows.length === 0 && !hasMore ? (
        nothing
      ) : (
        <ul className={classes['list']} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <EventItem
                key={key}
                row={row}
                position={index + 1}
                setSize={hasMore ? -1 : rows.length}
                offset={start}
                onOpen={onOpen}
              />
            );
          })}
        </ul>
      )}
    </div>
  );
}
