import type { PrismaClient } from '../../database/generated/client.ts';
import type { ConnectionArgs } from '../../graphql/connection-args.input.ts';
import type { Connection } from '../../graphql/connection.type.ts';
import { pageNewestFirst } from '../../graphql/keyset-page.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import type { DestinationRecord } from '../model/destination-record.ts';
import type { PlaceParts } from '../model/open-place.ts';
import { readDestinations } from '../model/read-destinations.ts';

/** How a generation writes a destination of this group, or (null) of the instance. */
export type ToNode<Node> = (record: DestinationRecord, group: GroupRef | null, parts: PlaceParts) => Node;

/** Pages of the destinations that a group, or (null) the instance, has; those of one kind, or all. */
export type DestinationLists = <Node>(
  group: GroupRef | null,
  args: ConnectionArgs,
  toNode: ToNode<Node>,
  kind?: string,
) => Promise<Connection<Node>>;

export function createDestinationLists(prisma: PrismaClient, parts: PlaceParts): DestinationLists {
  return (group, args, toNode, kind) =>
    pageNewestFirst(
      args,
      // Headers and filters come with their destinations: a query for the page, not one for each.
      ({ where, ...query }) =>
        readDestinations(prisma, {
          ...query,
          where: { ...where, groupId: group?.id ?? null, ...(kind !== undefined && { kind }) },
        }),
      (record) => toNode(record, group, parts),
    );
}
