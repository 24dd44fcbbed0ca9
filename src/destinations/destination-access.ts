import type { ActorContext } from '../access/actor-context.ts';
import { authorOf } from '../access/author.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { Destination, Header, PrismaClient } from '../database/generated/client.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import type { GroupDirectory, GroupRef } from '../groups/group-directory.ts';
import type { Permit } from './destination-events.ts';

/** A change that its author may make. */
export interface Granted extends Permit {
  readonly group: GroupRef;
}

/** Finds what a mutation is about; throws "resource not available" when there is none or it is not the actor's to change. */
export interface DestinationAccess {
  group(context: ActorContext, fullPath: string): Promise<Granted>;
  destination(context: ActorContext, id: number): Promise<Granted & { readonly destination: Destination }>;
  header(context: ActorContext, id: number): Promise<Granted & { readonly header: Header }>;
}

export function createDestinationAccess(deps: {
  readonly prisma: PrismaClient;
  readonly groups: GroupDirectory;
  readonly policy: AccessPolicy;
}): DestinationAccess {
  const { prisma, groups, policy } = deps;

  async function owned({ actor, ip }: ActorContext, group: GroupRef | undefined): Promise<Granted> {
    if (group === undefined) throw resourceNotAvailable();
    const decision = await policy.decide(actor, 'manage-destinations', group);
    if (decision !== 'allowed' || actor === undefined) throw resourceNotAvailable();
    return { group, author: authorOf(actor, ip) };
  }

  return {
    group: async (context, fullPath) => owned(context, await groups.findByPath(fullPath)),
    async destination(context, id) {
      const destination = await prisma.destination.findUnique({ where: { id } });
      if (destination === null) throw resourceNotAvailable();
      return { ...(await owned(context, await groups.findById(destination.groupId))), destination };
    },
    async header(context, id) {
      const header = await prisma.header.findUnique({ where: { id }, include: { destination: true } });
      if (header === null) throw resourceNotAvailable();
      return { ...(await owned(context, await groups.findById(header.destination.groupId))), header };
    },
  };
}
