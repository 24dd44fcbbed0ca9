import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Owner } from '../destinations/owner.ts';
import { JsonText } from '../json/json-text.tsx';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { SidePanel } from '../shell/side-panel.tsx';
import { EventFacts } from './event-facts.tsx';
import type { EventRow } from './event-row.ts';
import { eventQuery } from './events-query.ts';
import { Loading } from '../shell/loading.tsx';

interface EventPanelProps {
  readonly owner: Owner;
  /** Undefined while none is open. */
  readonly row: EventRow | undefined;
  readonly onClose: () => void;
}

/** One event: what it says, and all of it. */
export function EventPanel({ owner, row, onClose }: EventPanelProps): JSX.Element {
  const id = row?.id;
  const event = useQuery({ ...eventQuery(useApi(), owner, id ?? 0), enabled: id !== undefined });
  return (
    <SidePanel title={`Event ${id ?? ''}`} isOpen={id !== undefined} onClose={onClose}>
      {row !== undefined && <EventFacts row={row} />}
      {event.isPending && <Loading height={320} label="Loading the event" />}
      {event.error !== null && <Problem error={event.error} onRetry={() => void event.refetch()} />}
      {event.data !== undefined && <JsonText text={event.data} label="Event" />}
    </SidePanel>
  );
}
