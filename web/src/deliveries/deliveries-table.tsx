import { Button, VisuallyHidden } from '@mantine/core';
import type { JSX, MouseEvent } from 'react';
import { StateBadge } from '../destinations/list/state-badge.tsx';
import { Moment } from '../time/moment.tsx';
import { duration } from '../time/time-text.ts';
import classes from './deliveries-table.module.css';
import type { Delivery } from './deliveries-query.ts';
import { answerText, batchText, STATUS_TEXTS } from './delivery-text.ts';
import type { Retry } from './use-retry.tsx';

interface DeliveriesTableProps {
  readonly rows: readonly Delivery[];
  readonly label: string;
  readonly retry: Retry;
  readonly onOpen: (deliveryId: string) => void;
}

export function DeliveriesTable({ rows, label, retry, onOpen }: DeliveriesTableProps): JSX.Element {
  return (
    <table className={classes['table']} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Event type</th>
          <th scope="col">Event</th>
          <th scope="col">Last attempt</th>
          <th scope="col">Answer</th>
          <th scope="col">Duration</th>
          <th scope="col">Attempts</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} retry={retry} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends Pick<DeliveriesTableProps, 'retry' | 'onOpen'> {
  readonly row: Delivery;
}

/** Not when the click was for a button of the row, nor when it ends a selection of text to copy. */
function openUnlessBusy(open: () => void): (event: MouseEvent) => void {
  return ({ target }) => {
    const isForButton = target instanceof Element && target.closest('button') !== null;
    if (!isForButton && getSelection()?.isCollapsed !== false) open();
  };
}

function Row({ row, retry, onOpen }: RowProps): JSX.Element {
  const { id, eventId, eventType, status, attempts, nextAttemptAt } = row;
  const last = attempts.at(-1);
  return (
    // For the mouse: the row's button is what keyboards and screen readers find.
    <tr className={classes['row']} onClick={openUnlessBusy(() => onOpen(id))}>
      <td data-label="Status">
        <StateBadge {...STATUS_TEXTS[status]} />
      </td>
      <td data-label="Event type" className="mono">
        {eventType}
      </td>
      <td data-label="Event">{eventId}</td>
      <td data-label="Last attempt">
        {last === undefined ? 'Not kept' : <Moment time={last.attemptedAt} />}
        {last !== undefined && batchText(last)}
        {nextAttemptAt !== null && (
          <>
            {' '}
            · next try <Moment time={nextAttemptAt} as="until" />
          </>
        )}
      </td>
      <td data-label="Answer">{last === undefined ? '' : answerText(last)}</td>
      <td data-label="Duration">{last === undefined ? '' : duration(last.durationMs)}</td>
      <td data-label="Attempts">{attempts.length}</td>
      <td className={classes['last']}>
        <div className={classes['actions']}>
          {status !== 'DELIVERED' && (
            <Button
              variant="default"
              size="compact-xs"
              aria-label={`Send again event ${eventId}`}
              loading={retry.isPending && retry.variables === id}
              onClick={() => retry.mutate(id)}
            >
              Send again
            </Button>
          )}
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Details of event ${eventId}`}
            onClick={() => onOpen(id)}
          >
            Details
          </Button>
        </div>
      </td>
    </tr>
  );
}
