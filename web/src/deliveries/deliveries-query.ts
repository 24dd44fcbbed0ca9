import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Api } from '../api/api.ts';
import type { ResultOf } from '../api/graphql.ts';
import { notTheirs } from '../destinations/api/destinations.ts';
import { documentsOf } from '../destinations/api/documents.ts';
import type { DeliveryFragment, WholeDeliveryFragment } from '../destinations/api/fragments.ts';
import type { Owner } from '../destinations/owner.ts';

export type Delivery = ResultOf<typeof DeliveryFragment>;
export type DeliveryStatus = Delivery['status'];
export type DeliveryWithBody = ResultOf<typeof WholeDeliveryFragment>;

/** What is listed; null and undefined let everything through. */
export interface DeliveryFilters {
  readonly status: DeliveryStatus | null;
  readonly eventType: string | null;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const EVERY_MS = 3_000;
// The user sees only a few pages: reading many of them again and again would be a waste.
const MAX_PAGES_KEPT_FRESH = 2;

/** How often to read so many pages again. */
export function refreshEvery(pages: number | undefined): number | false {
  return (pages ?? 0) <= MAX_PAGES_KEPT_FRESH ? EVERY_MS : false;
}

/** The deliveries of a destination, newest event first. */
export function deliveriesQuery(api: Api, owner: Owner, id: string, filters: DeliveryFilters) {
  return infiniteQueryOptions({
    queryKey: ['deliveries', id, filters],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => {
      const variables = { id, after: pageParam, ...filters };
      const { destination } = await api.graphql(documentsOf(owner).deliveries, variables);
      if (destination === null) throw notTheirs();
      return destination.deliveries;
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

/** One delivery with everything about it. */
export function deliveryQuery(api: Api, owner: Owner, id: string, deliveryId: string) {
  return queryOptions({
    queryKey: ['delivery', deliveryId],
    queryFn: async () => {
      const { destination } = await api.graphql(documentsOf(owner).delivery, { id, deliveryId });
      return destination?.delivery ?? null;
    },
  });
}
