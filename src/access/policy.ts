import { createExpiringCache } from '../cache/expiring-cache.ts';
import { type NowOrLater, whenKnown } from '../cache/now-or-later.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { ACCESS_LEVELS, type AccessLevel, type Actor } from './actor.ts';
import { ACCESS_CACHE_TTL } from './authenticator.ts';
import {
  type Operation,
  OWN_REQUIREMENTS,
  type OwnOperation,
  type Requirement,
  REQUIREMENTS,
  type Role,
} from './requirements.ts';

/**
 * `allowed`
 * `invisible`: for the actor the group does not exist. REST 404; GraphQL: a field is null, a mutation answers "The
 *   resource that you are attempting to access does not exist or you don't have permission to perform this action".
 * `insufficient-scope`: the token was not made for this. REST 403 `{"error": "insufficient_scope"}`; GraphQL as `invisible`.
 * `forbidden`: seen, but the role is too low. REST 403; GraphQL as `invisible`, for operations on the instance "You do
 *   not have access to this mutation.".
 */
export type Decision = 'allowed' | 'invisible' | 'forbidden' | 'insufficient-scope';

/** A decision about reading events; with `onlyBy`, only events by this user may be read. */
export type ReadDecision = Decision | { readonly onlyBy: number };

/** The facts about a group that decide access; `traversalIds` run from the top-level group down to the group itself. */
export interface GroupPlace {
  readonly id: number;
  readonly traversalIds: readonly number[];
}

/** Where an actor may do something: everywhere, or in these groups and all below them. */
export type Reach = 'everywhere' | readonly number[];

export type AccessPolicy = ReturnType<typeof createAccessPolicy>;

const MAX_ROLES = 10_000;

export function createAccessPolicy(options: { prisma: PrismaClient; now: () => Date }) {
  // "No role" is not cached, so that a new member has access at once.
  const roles = createExpiringCache<string, AccessLevel>({
    ttl: ACCESS_CACHE_TTL,
    maxEntries: MAX_ROLES,
    now: options.now,
  });

  function roleIn({ holder }: Actor, group: GroupPlace): NowOrLater<Role | undefined> {
    if (holder.kind === 'group') {
      return group.traversalIds.includes(holder.groupId) ? holder.accessLevel : undefined;
    }
    if (holder.admin) return 'admin';
    return roles.get(`${holder.id}:${group.id}`, () => findRole(options.prisma, holder.id, group));
  }

  return {
    /** Whether the actor may do this to the group. Checked in this order: seen at all, the token's scope, the role. */
    decide(actor: Actor | undefined, operation: Operation, group: GroupPlace): NowOrLater<Decision> {
      if (actor === undefined) return 'invisible';
      const required = REQUIREMENTS[operation];
      return whenKnown(roleIn(actor, group), (role) =>
        role === undefined ? 'invisible' : judge(actor, role, required),
      );
    },
    /** The same for reading events: users whose role is too low for all of them may have those that they made themselves. */
    async decideReading(actor: Actor, operation: Operation, group: GroupPlace): Promise<ReadDecision> {
      const role = await roleIn(actor, group);
      if (role === undefined) return 'invisible';
      const required = REQUIREMENTS[operation];
      const decision = judge(actor, role, required);
      const hasOwn =
        required.own !== undefined && reaches(role, required.own) && actor.holder.kind === 'user';
      return decision === 'forbidden' && hasOwn ? { onlyBy: actor.holder.id } : decision;
    },
    /** Whether the actor may do an operation on the installation, which belongs to no group; never `invisible`. */
    decideInstance(actor: Actor | undefined, operation: Operation): Decision {
      if (actor === undefined) return 'forbidden';
      const admin = actor.holder.kind === 'user' && actor.holder.admin;
      return judge(actor, admin ? 'admin' : undefined, { ...REQUIREMENTS[operation], role: 'admin' });
    },
    /** Whether the actor may do an operation that concerns only the actor; never `invisible`. */
    decideOwn(actor: Actor, operation: OwnOperation): Decision {
      if (!hasOneOf(actor, OWN_REQUIREMENTS[operation])) return 'insufficient-scope';
      // A group token is not a user; only Owners manage tokens.
      return operation === 'manage-own-tokens' && actor.holder.kind !== 'user' ? 'forbidden' : 'allowed';
    },
    /** The groups for which `decide` allows it; for lists, which do not ask group by group. */
    async reach(actor: Actor | undefined, operation: Operation): Promise<Reach> {
      const required = REQUIREMENTS[operation];
      if (actor === undefined || !hasOneOf(actor, required)) return [];
      const { holder } = actor;
      if (holder.kind === 'group') return reaches(holder.accessLevel, required.role) ? [holder.groupId] : [];
      return holder.admin ? 'everywhere' : findPlaces(options.prisma, holder.id, required.role);
    },
    /**
     * The highest role that the actor may give to others in the group; undefined if the group does not exist for the
     * actor.
     */
    async levelIn(actor: Actor, group: GroupPlace): Promise<AccessLevel | undefined> {
      const role = await roleIn(actor, group);
      return role === 'admin' ? ACCESS_LEVELS.owner : role;
    },
    /** Whether the group exists for the actor; says nothing about the token's scopes. */
    async canSee(actor: Actor | undefined, group: GroupPlace): Promise<boolean> {
      return actor !== undefined && (await roleIn(actor, group)) !== undefined;
    },
    /** Lets this node see a change of memberships at once. */
    invalidate: () => roles.clear(),
  };
}

function judge(actor: Actor, role: Role | undefined, required: Requirement): Decision {
  if (!hasOneOf(actor, required)) return 'insufficient-scope';
  return reaches(role, required.role) ? 'allowed' : 'forbidden';
}

function hasOneOf(actor: Actor, { scopes }: Pick<Requirement, 'scopes'>): boolean {
  return scopes.some((scope) => actor.scopes.has(scope));
}

function reaches(role: Role | undefined, required: Role): boolean {
  if (role === undefined) return false;
  if (role === 'admin') return true;
  return required !== 'admin' && role >= required;
}

/** The groups in which the user was given this role or a higher one. */
async function findPlaces(prisma: PrismaClient, userId: number, role: Role): Promise<number[]> {
  if (role === 'admin') return [];
  const where = { userId, accessLevel: { gte: role } };
  const memberships = await prisma.membership.findMany({ where, select: { groupId: true } });
  return memberships.map(({ groupId }) => groupId);
}

/** The highest role of the user in the group or above it. */
async function findRole(
  prisma: PrismaClient,
  userId: number,
  group: GroupPlace,
): Promise<AccessLevel | undefined> {
  const memberships = await prisma.membership.findMany({
    where: { userId, groupId: { in: [...group.traversalIds] } },
    select: { accessLevel: true },
    orderBy: { accessLevel: 'desc' },
    take: 1,
  });
  // The column holds what setMembership writes.
  return memberships[0]?.accessLevel as AccessLevel | undefined;
}
