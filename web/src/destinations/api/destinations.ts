import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../api/api.ts';
import { ApiError } from '../../api/api-error.ts';
import type { ResultOf } from '../../api/graphql.ts';
import { ownerKey, type Owner } from '../owner.ts';
import { documentsOf, listOfGroup, listOfInstance } from './documents.ts';
import { toSavedDestination, type SavedDestination } from './saved-destination.ts';

type Page = NonNullable<ResultOf<typeof listOfInstance>['destinations']>;

/** A destination with what it does at the moment. */
export type Destination = NonNullable<NonNullable<Page['nodes']>[number]>;

const EVERY_MS = 3_000;

/** The owner's destinations, newest first, kept up to date. */
export function destinationsQuery(api: Api, owner: Owner) {
  return queryOptions({
    queryKey: ['destinations', ownerKey(owner)],
    refetchInterval: EVERY_MS,
    queryFn: () => fetchDestinations(api, owner),
  });
}

async function fetchDestinations(api: Api, owner: Owner): Promise<Destination[]> {
  const destinations: Destination[] = [];
  for (let after: string | null = null; ;) {
    const page: Page | null = await fetchPage(api, owner, after);
    if (page === null) throw notTheirs();
    destinations.push(...(page.nodes ?? []).filter((node) => node !== null));
    if (!page.pageInfo.hasNextPage) return destinations;
    after = page.pageInfo.endCursor;
  }
}

async function fetchPage(api: Api, owner: Owner, after: string | null): Promise<Page | null> {
  if (owner.kind === 'instance') return (await api.graphql(listOfInstance, { after })).destinations;
  const { group } = await api.graphql(listOfGroup, { fullPath: owner.fullPath, after });
  return (group?.destinations ?? null) as Page | null;
}

/** The initial values of the form. The query holds header values, so it is not kept when no component uses it. */
export function destinationDetailsQuery(api: Api, owner: Owner, id: string) {
  return queryOptions({
    queryKey: ['destination', id],
    gcTime: 0,
    staleTime: 0,
    queryFn: () => fetchDetails(api, owner, id),
  });
}

export async function fetchDetails(api: Api, owner: Owner, id: string): Promise<SavedDestination> {
  const { destination } = await api.graphql(documentsOf(owner).details, { id });
  if (destination === null) throw notTheirs();
  return toSavedDestination(destination);
}

/** Secrets that are hidden until the user asks for them. */
export async function fetchSecrets(api: Api, owner: Owner, id: string) {
  const { destination } = await api.graphql(documentsOf(owner).secrets, { id });
  if (destination === null) throw notTheirs();
  return destination;
}

export function notTheirs(): ApiError {
  return new ApiError(
    'not-found',
    'This destination does not exist any more, or this access token may not see it.',
  );
}
