import { Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type JSX } from 'react';
import { EventItem } from './event-item.tsx';
import classes from './events-list.module.css';
import type { EventRow } from './events-query.ts';

interface EventsListProps {
  readonly rows: readonly EventRow[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly onEnd: () => void;
  readonly onAtTop: (isAtTop: boolean) => void;
  readonly onOpen: (id: number) => void;
}

// All rows are of one height, so that nothing has to be measured and nothing jumps.
const ROW_PX = 48;
const OVERSCAN = 12;
const NEAR_END = 40;

/** Events newest first: only those on the screen are in the document. */
export function EventsList(props: EventsListProps): JSX.Element {
  const { rows, hasMore, isLoadingMore, onEnd, onAtTop, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
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
      onScroll={(event) => onAtTop(event.currentTarget.scrollTop < ROW_PX)}
    >
      {rows.length === 0 && !hasMore ? (
        <Text size="sm" c="dimmed" p="md">
          No event passes the filters. Events stay for as long as the operator keeps them.
        </Text>
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
