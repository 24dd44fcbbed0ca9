import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Api } from '../api/api.ts';
import { ownerKey, type Owner } from '../destinations/owner.ts';
import { toRow, type EventRow } from './event-row.ts';

export interface EventPage {
  readonly rows: readonly EventRow[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

// The maximum of the API: a user who scrolls far causes fewer requests.
const PAGE_SIZE = '100';

/** The REST address of the events of a group, or of those that belong to none. */
export function eventsAddress(owner: Owner): string {
  return owner.kind === 'instance'
    ? '/api/v4/audit_events'
    : `/api/v4/groups/${encodeURIComponent(owner.fullPath)}/audit_events`;
}

/** The owner's events, newest first. */
export function eventsQuery(api: Api, owner: Owner, filters: URLSearchParams) {
  return infiniteQueryOptions({
    queryKey: ['events', ownerKey(owner), filters.toString()],
    // New events are fetched apart from it; reading a hundred pages again would show nothing else.
    staleTime: Infinity,
    // Comparing every row with what it was takes longer the further one scrolls.
    structuralSharing: false,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => fetchPage(api, owner, filters, pageParam, signal),
    getNextPageParam: ({ next }) => next,
  });
}

export async function fetchPage(
  api: Api,
  owner: Owner,
  filters: URLSearchParams,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<EventPage> {
  const parameters = new URLSearchParams(filters);
  parameters.set('per_page', PAGE_SIZE);
  if (cursor !== null) parameters.set('cursor', cursor);
  const response = await api.get(eventsAddress(owner), parameters, signal);
  const entries = (await response.json()) as readonly Readonly<Record<string, unknown>>[];
  return { rows: entries.map(toRow), next: cursorIn(response.headers.get('link')) };
}

/** The event in full, with what the server knows of its sender. */
export function eventQuery(api: Api, owner: Owner, id: number) {
  return queryOptions({
    queryKey: ['event', ownerKey(owner), id],
    staleTime: Infinity,
    // As text: a parser would round long numbers.
    queryFn: async () => (await api.get(`${eventsAddress(owner)}/${id}`)).text(),
  });
}

function cursorIn(link: string | null): string | null {
  const address = /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1];
  return address === undefined ? null : new URL(address).searchParams.get('cursor');
}
