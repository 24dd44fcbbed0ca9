import { useQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Api } from '../api/api.ts';
import type { Owner } from '../destinations/owner.ts';
import type { EventRow } from './event-row.ts';
import { eventsQuery, fetchPage, type EventPage } from './events-query.ts';
import { fetchNewer, type Newer } from './newer-events.ts';

const EVERY_MS = 2_000;
const NOTHING: Newer = { kind: 'some', rows: [] };

interface LiveOptions {
  readonly api: Api;
  readonly owner: Owner;
  readonly filters: URLSearchParams;
  readonly isLive: boolean;
  /**
   * Whether new events may be put above the list: not while the user reads further down, because the rows would move.
   */
  readonly mayShow: boolean;
}

export interface LiveEvents {
  /** How many events wait to be shown; `many` when they were not counted. */
  readonly waiting: number | 'many';
  readonly show: () => void;
  readonly error: Error | null;
}

/** Looks for newer events now and then, and puts them above the list. */
export function useLiveEvents(options: LiveOptions): LiveEvents {
  const { api, owner, filters, isLive, mayShow } = options;
  const queries = useQueryClient();
  const { queryKey } = eventsQuery(api, owner, filters);
  const newerKey = ['newer events', ...queryKey];
  const shown = queries.getQueryData<InfiniteData<EventPage, string | null>>(queryKey);

  const newer = useQuery({
    queryKey: newerKey,
    enabled: isLive && shown !== undefined,
    refetchInterval: EVERY_MS,
    gcTime: 0,
    queryFn: ({ signal }): Promise<Newer> => {
      const known = queries.getQueryData<InfiniteData<EventPage, string | null>>(queryKey);
      // While the list is read anew nothing is known, and so nothing is newer.
      if (known === undefined) return Promise.resolve(NOTHING);
      const newest = known.pages.find(({ rows }) => rows.length > 0)?.rows[0]?.id;
      return fetchNewer(newest, (cursor) => fetchPage(api, owner, filters, cursor, signal));
    },
  });

  const newest = shown?.pages.find(({ rows }) => rows.length > 0)?.rows[0]?.id ?? 0;
  const rows: readonly EventRow[] =
    newer.data?.kind === 'some' ? newer.data.rows.filter(({ id }) => id > newest) : [];
  const waiting = newer.data?.kind === 'many' ? 'many' : rows.length;

  const show = (): void => {
    if (waiting === 'many') {
      void queries.resetQueries({ queryKey });
      queries.setQueryData<Newer>(newerKey, NOTHING);
      return;
    }
    queries.setQueryData<InfiniteData<EventPage, string | null>>(queryKey, (before) => {
      const [first, ...others] = before?.pages ?? [];
      if (before === undefined || first === undefined) return before;
      return { ...before, pages: [{ ...first, rows: [...rows, ...first.rows] }, ...others] };
    });
  };
  useEffect(() => {
    if (mayShow && waiting !== 0) show();
  });
  return { waiting, show, error: newer.error };
}
