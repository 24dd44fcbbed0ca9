import type { ActorContext } from '../../access/actor-context.ts';
import { authorOf } from '../../access/author.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import type { Destination, PrismaClient } from '../../database/generated/client.ts';
import { configurationOf } from '../../destination-kinds/gitlab-configurations.ts';
import { RequestError, resourceNotAvailable } from '../../graphql/request-error.ts';
import type { GroupDirectory, GroupRef } from '../../groups/group-directory.ts';
import { instanceErrors } from '../rules/destination-errors.ts';
import type { Permit } from './destination-events.ts';
import { formOf, type DestinationRef } from '../model/destination-ids.ts';
import type { Form, Generation } from '../model/form.ts';
import { LEGACY_KIND } from '../model/http-place.ts';

/** A permitted change. */
export interface Granted extends Permit {
  readonly group: GroupRef | null;
}

/** The same of one destination. */
export type GrantedDestination = Granted & { readonly destination: Destination };

/** The errors of a mutation that may not have its destination. */
export interface AccessErrors {
  /** The destination does not exist. */
  readonly missing?: () => RequestError;
  /** It belongs to the instance, and the actor is not an admin. */
  readonly notAdmin?: () => RequestError;
}

export type DestinationAccess = ReturnType<typeof createDestinationAccess>;

/** In GitLab, only mutations of the oldest generation give the reason. */
function notAnAdmin(generation: Generation): RequestError {
  return generation === 'legacy' ? new RequestError(instanceErrors.NOT_AN_ADMIN) : resourceNotAvailable();
}

function ownerOf({ destination: { groupId, kind } }: { readonly destination: Destination }) {
  return { groupId, kind };
}

/**
 * Finds the destination of a mutation, in the form of that mutation: a mutation for destinations of the instance does
 * not find those of groups. Throws when the destination is missing or the actor may not change it.
 */
export function createDestinationAccess(deps: {
  readonly prisma: PrismaClient;
  readonly groups: GroupDirectory;
  readonly policy: AccessPolicy;
}) {
  const { prisma, groups, policy } = deps;

  async function groupOwned(
    { actor, ip }: ActorContext,
    { generation }: Form,
    group: GroupRef | undefined,
  ): Promise<Granted> {
    if (group === undefined) throw resourceNotAvailable();
    const decision = await policy.decide(actor, 'manage-destinations', group);
    if (decision !== 'allowed' || actor === undefined) throw resourceNotAvailable();
    return { group, author: authorOf(actor, ip), generation };
  }

  function instanceOwned(
    { actor, ip }: ActorContext,
    { generation }: Form,
    notAdmin: () => RequestError = () => notAnAdmin(generation),
  ): Granted {
    const decision = policy.decideInstance(actor, 'manage-instance-destinations');
    if (decision !== 'allowed' || actor === undefined) throw notAdmin();
    return { group: null, author: authorOf(actor, ip), generation };
  }

  /**
   * `find` is not called for an actor who may not change the instance, so the actor learns nothing about its
   * destinations.
   */
  async function grantedFor<Found extends { readonly groupId: number | null; readonly kind: string }>(
    context: ActorContext,
    form: Form,
    find: () => Promise<Found | null>,
    { missing = resourceNotAvailable, notAdmin }: AccessErrors = {},
  ): Promise<{ granted: Granted; found: Found }> {
    const instance = form.owner === 'instance' ? instanceOwned(context, form, notAdmin) : undefined;
    const found = await find();
    if (found === null || (found.groupId === null) !== (instance !== undefined)) throw missing();
    if (!speaksOf(form.generation, found)) throw missing();
    if (instance !== undefined) return { granted: instance, found };
    const group = found.groupId === null ? undefined : await groups.findById(found.groupId);
    return { granted: await groupOwned(context, form, group), found };
  }

  /** `errors` replace the usual errors. */
  async function destination(
    context: ActorContext,
    form: Form,
    id: number,
    errors?: AccessErrors,
  ): Promise<GrantedDestination> {
    const find = () => prisma.destination.findUnique({ where: { id } });
    const { granted, found } = await grantedFor(context, form, find, errors);
    return { ...granted, destination: found };
  }

  async function mayChange({ actor }: ActorContext, groupId: number | null): Promise<boolean> {
    if (groupId === null) return policy.decideInstance(actor, 'manage-instance-destinations') === 'allowed';
    const group = await groups.findById(groupId);
    return group !== undefined && (await policy.decide(actor, 'manage-destinations', group)) === 'allowed';
  }

  return {
    destination,
    /** `groupPath` is for the forms of groups. */
    async owner(context: ActorContext, form: Form, groupPath?: string): Promise<Granted> {
      if (form.owner === 'instance') return instanceOwned(context, form);
      return groupOwned(context, form, await groups.findByPath(groupPath ?? ''));
    },
    /** For mutations of all forms: the id decides the form. */
    named: (context: ActorContext, ref: DestinationRef) => destination(context, formOf(ref), ref.id),
    /**
     * For deliveries and replays, which belong to destinations of any form. For an actor who may not change the
     * destination, of a group or of the instance, they do not exist.
     */
    async requireAll(context: ActorContext, ids: Iterable<number>): Promise<void> {
      const wanted = [...new Set(ids)];
      const found = await prisma.destination.findMany({
        where: { id: { in: wanted } },
        select: { groupId: true },
      });
      if (found.length < wanted.length) throw resourceNotAvailable();
      for (const groupId of new Set(found.map((row) => row.groupId))) {
        if (!(await mayChange(context, groupId))) throw resourceNotAvailable();
      }
    },
    async header(context: ActorContext, form: Form, id: number) {
      const { granted, found } = await grantedFor(context, form, async () => {
        const header = await prisma.header.findUnique({ where: { id }, include: { destination: true } });
        return header && { header, ...ownerOf(header) };
      });
      return { ...granted, header: found.header };
    },
    async namespaceFilter(context: ActorContext, form: Form, id: number) {
      const { granted, found } = await grantedFor(context, form, async () => {
        const filter = await prisma.namespaceFilter.findUnique({
          where: { id },
          include: { destination: true },
        });
        return filter && { filter, ...ownerOf(filter) };
      });
      return { ...granted, filter: found.filter };
    },
  };
}

/** Whether an API of GitLab has destinations of this kind: all APIs but the consolidated one have only one kind. */
function speaksOf(generation: Generation, { kind }: { readonly kind: string }): boolean {
  const only = generation === 'legacy' ? LEGACY_KIND : configurationOf(generation)?.kind.name;
  return [undefined, kind].includes(only);
}
