import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState, type JSX } from 'react';
import type { Owner } from '../destinations/owner.ts';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { count } from '../time/time-text.ts';
import { EventPanel } from './event-panel.tsx';
import { EventFilterFields } from './event-filter-fields.tsx';
import { NO_FILTERS, toParameters } from './event-filters.ts';
import type { EventRow } from './event-row.ts';
import { EventsList } from './events-list.tsx';
import { eventsQuery } from './events-query.ts';
import { ExportButtons } from './export-buttons.tsx';
import { NoEvents } from './no-events.tsx';
import { useLiveEvents } from './use-live-events.ts';
import { Loading } from '../shell/loading.tsx';

const TYPING_MS = 350;
const NO_ROWS: readonly EventRow[] = [];

/** The audit log of a group, or of what belongs to none. */
export function EventsTab({ owner }: { readonly owner: Owner }): JSX.Element {
  const api = useApi();
  const [fields, setFields] = useState(NO_FILTERS);
  const [settled] = useDebouncedValue(fields, TYPING_MS);
  const filters = useMemo(() => toParameters(settled), [settled]);
  const [isLive, setLive] = useState(true);
  const [isAtTop, setAtTop] = useState(true);
  const [opened, setOpened] = useState<EventRow>();

  const events = useInfiniteQuery(eventsQuery(api, owner, filters));
  const rows = useMemo(() => events.data?.pages.flatMap((page) => page.rows), [events.data]);
  const live = useLiveEvents({ api, owner, filters, isLive, mayShow: isAtTop });

  return (
    <Stack gap="sm">
      <EventFilterFields fields={fields} rows={rows ?? NO_ROWS} onChange={setFields} />
      <Group justify="space-between" gap="sm">
        <Group gap="md">
          <Switch label="Live" checked={isLive} onChange={(event) => setLive(event.currentTarget.checked)} />
          <Text size="sm" c="dimmed" role="status">
            {statusOf(rows?.length, events.hasNextPage, events.isFetching)}
          </Text>
        </Group>
        {/* With the present values of the fields: the list follows them a moment later. */}
        <ExportButtons owner={owner} filters={toParameters(fields)} />
      </Group>
      {live.waiting !== 0 && !isAtTop && (
        <Button variant="light" size="xs" onClick={live.show}>
          {live.waiting === 'many' ? 'Many new events: read the list again' : `Show ${live.waiting} new`}
        </Button>
      )}
      {(events.error ?? live.error) !== null && (
        <Problem
          error={events.error ?? live.error}
          onRetry={() => void (rows === undefined ? events.refetch() : events.fetchNextPage())}
        />
      )}
      {rows === undefined && events.error === null && <Loading height={480} label="Loading the events" />}
      {rows !== undefined && (
        <EventsList
          key={filters.toString()}
          rows={rows}
          hasMore={events.hasNextPage && !events.isFetchNextPageError}
          isLoadingMore={events.isFetchingNextPage}
          onEnd={() => void events.fetchNextPage()}
          onAtTop={setAtTop}
          onOpen={setOpened}
          nothing={<NoEvents owner={owner} isFiltered={filters.size > 0} />}
        />
      )}
      <EventPanel owner={owner} row={opened} onClose={() => setOpened(undefined)} />
    </Stack>
  );
}

function statusOf(loaded: number | undefined, hasMore: boolean, isFetching: boolean): string {
  if (loaded === undefined) return isFetching ? 'Loading…' : '';
  if (loaded === 0) return hasMore ? 'Searching older events…' : 'No events';
  return `${count(loaded)} ${loaded === 1 ? 'event' : 'events'}${hasMore ? ' so far' : ''}`;
}
