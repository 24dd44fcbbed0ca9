import type { Prisma } from '../../database/generated/client.ts';

/** What is read with a destination: `include` of Prisma. */
export const DESTINATION_PARTS = {
  secrets: true,
  headers: true,
  eventTypeFilters: { orderBy: { id: 'asc' } },
  namespaceFilters: {
    include: { group: true, project: { include: { namespace: true } } },
    orderBy: { id: 'asc' },
  },
} satisfies Prisma.DestinationInclude;

/** A destination with its secrets, the headers it has, active or not, and its filters. */
export type DestinationRecord = Prisma.DestinationGetPayload<{ include: typeof DESTINATION_PARTS }>;

/** A filter with its group or its project. */
export type NamespaceFilterRecord = DestinationRecord['namespaceFilters'][number];
