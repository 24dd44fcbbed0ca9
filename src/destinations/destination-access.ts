import type { Actor } from '../access/actor.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { Destination, Header, PrismaClient } from '../database/generated/client.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import type { GroupDirectory, GroupRef } from '../groups/group-directory.ts';

/** Finds what a mutation is about; throws "resource not available" when there is none or it is not the actor's to change. */
export interface DestinationAccess {
  group(actor: Actor | undefined, fullPath: string): Promise<GroupRef>;
  destination(actor: Actor | undefined, id: number): Promise<{ group: GroupRef; destination: Destination }>;
  header(actor: Actor | undefined, id: number): Promise<Header>;
}

export function createDestinationAccess(deps: {
  readonly prisma: PrismaClient;
  readonly groups: GroupDirectory;
  readonly policy: AccessPolicy;
}): DestinationAccess {
  const { prisma, groups, policy } = deps;

  async function owned(actor: Actor | undefined, group: GroupRef | undefined): Promise<GroupRef> {
    if (group === undefined) throw resourceNotAvailable();
    const decision = await policy.decide(actor, 'manage-destinations', group);
    if (decision !== 'allowed') throw resourceNotAvailable();
    return group;
  }

  return {
    group: async (actor, fullPath) => owned(actor, await groups.findByPath(fullPath)),
    async destination(actor, id) {
      const destination = await prisma.destination.findUnique({ where: { id } });
      if (destination === null) throw resourceNotAvailable();
      return { group: await owned(actor, await groups.findById(destination.groupId)), destination };
    },
    async header(actor, id) {
      const header = await prisma.header.findUnique({ where: { id }, include: { destination: true } });
      if (header === null) throw resourceNotAvailable();
      await owned(actor, await groups.findById(header.destination.groupId));
      return header;
    },
  };
}
