import type { PrismaClient } from '../../database/generated/client.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import type { ConnectionArgs } from '../../graphql/connection-args.input.ts';
import type { Connection } from '../../graphql/connection.type.ts';
import { pageNewestFirst } from '../../graphql/keyset-page.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import type { DestinationRecord } from '../model/destination-record.ts';
import { readDestinations } from '../model/read-destinations.ts';

/** How a generation writes a destination of this group, or (null) of the instance. */
export type ToNode<Node> = (record: DestinationRecord, group: GroupRef | null, sealer: Sealer) => Node;

/** Pages of the destinations that a group, or (null) the instance, has. */
export type DestinationLists = <Node>(
  group: GroupRef | null,
  args: ConnectionArgs,
  toNode: ToNode<Node>,
) => Promise<Connection<Node>>;

export function createDestinationLists(prisma: PrismaClient, sealer: Sealer): DestinationLists {
  return (group, args, toNode) =>
    pageNewestFirst(
      args,
      // Headers and filters come with their destinations: a query for the page, not one for each.
      ({ where, ...query }) =>
        readDestinations(prisma, { ...query, where: { ...where, groupId: group?.id ?? null } }),
      (record) => toNode(record, group, sealer),
    );
}
