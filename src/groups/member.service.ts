import { groupKey } from '../access/share-keys.ts';
import { ACCESS_LEVELS, type AccessLevel, accessLevelName } from '../access/actor.ts';
import type { AuditTrail, Author, OwnEvent } from '../access/audit-trail.ts';
import { isRowId } from '../access/row-id.ts';
import type { User } from '../database/generated/client.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { GroupRef } from './group-directory.ts';
import { eventGroup } from './group-request.ts';
import { lockGroup } from './lock-group.ts';

/** A user with their own role in a group. */
export interface Member {
  readonly user: User;
  readonly accessLevel: number;
}

export interface MemberChange {
  readonly group: GroupRef;
  readonly userId: number;
  readonly author: Author;
}

export type MemberResult =
  | { readonly kind: 'done'; readonly member: Member } // -> 200, 201 or 204
  | { readonly kind: 'no-such-group' } // -> 404
  | { readonly kind: 'no-such-user' } // -> 404
  | { readonly kind: 'already-member' } // -> 409
  | { readonly kind: 'no-such-member' } // -> 404
  | { readonly kind: 'last-owner' }; // -> 403

export function addMember(
  changes: AuditTrail,
  change: MemberChange & { readonly accessLevel: AccessLevel },
): Promise<MemberResult> {
  const { accessLevel } = change;
  return changeMember(changes, change, async (tx, user, before) => {
    if (before !== undefined) return { kind: 'already-member' };
    await tx.membership.create({ data: { userId: user.id, groupId: change.group.id, accessLevel } });
    return {
      event: ['member_created', `Added user access as ${accessLevelName(accessLevel)}`],
      level: accessLevel,
    };
  });
}

/** `mayOrphan`: whether the last Owner of a top-level group may be demoted. */
export function updateMember(
  changes: AuditTrail,
  change: MemberChange & { readonly accessLevel: AccessLevel; readonly mayOrphan: boolean },
): Promise<MemberResult> {
  const { accessLevel, mayOrphan, group } = change;
  return changeMember(changes, change, async (tx, user, before) => {
    if (before === undefined) return { kind: 'no-such-member' };
    if (before === accessLevel) return { level: accessLevel };
    if (!mayOrphan && (await isLastOwner(tx, group, user, before))) return { kind: 'last-owner' };
    await tx.membership.update({ where: keyOf(user, group), data: { accessLevel } });
    const levels = `from ${accessLevelName(before)} to ${accessLevelName(accessLevel)}`;
    return { event: ['member_updated', `Changed access level ${levels}`], level: accessLevel };
  });
}

/** `mayOrphan`: whether the last Owner of a top-level group may be removed. */
export function removeMember(
  changes: AuditTrail,
  change: MemberChange & { readonly mayOrphan: boolean },
): Promise<MemberResult> {
  const { group, mayOrphan } = change;
  return changeMember(changes, change, async (tx, user, before) => {
    if (before === undefined) return { kind: 'no-such-member' };
    if (!mayOrphan && (await isLastOwner(tx, group, user, before))) return { kind: 'last-owner' };
    await tx.membership.delete({ where: keyOf(user, group) });
    return { event: ['member_destroyed', 'Removed user access'], level: before };
  });
}

type Outcome =
  | Exclude<MemberResult, { kind: 'done' }>
  | { readonly kind?: undefined; readonly level: number; readonly event?: readonly [string, string] };

async function changeMember(
  changes: AuditTrail,
  { group, userId, author }: MemberChange,
  work: (tx: PrismaTransaction, user: User, before: number | undefined) => Promise<Outcome>,
): Promise<MemberResult> {
  if (!isRowId(userId)) return { kind: 'no-such-user' };
  return changes.run(groupKey(group), async (tx, record) => {
    // One change of a group's members at a time: two Owners cannot remove each other.
    if (!(await lockGroup(tx, group.id))) return { kind: 'no-such-group' };
    const user = await tx.user.findUnique({ where: { id: userId } });
    if (user === null) return { kind: 'no-such-user' };
    const before = (await tx.membership.findUnique({ where: keyOf(user, group) }))?.accessLevel;
    const outcome = await work(tx, user, before);
    if (outcome.kind !== undefined) return outcome;
    if (outcome.event !== undefined) record(memberEvent(group, user, author, ...outcome.event));
    return { kind: 'done', member: { user, accessLevel: outcome.level } };
  });
}

function keyOf({ id: userId }: User, { id: groupId }: GroupRef) {
  return { userId_groupId: { userId, groupId } };
}

/** Whether no other user could manage the top-level group; blocked users cannot. */
export async function isLastOwner(
  tx: PrismaTransaction,
  group: Pick<GroupRef, 'id' | 'rootId'>,
  user: User,
  level: number,
): Promise<boolean> {
  const accessLevel = ACCESS_LEVELS.owner;
  if (level !== accessLevel || group.id !== group.rootId) return false;
  const where = { groupId: group.id, accessLevel, userId: { not: user.id }, user: { blocked: false } };
  return (await tx.membership.findFirst({ where, select: { userId: true } })) === null;
}

/** What the group's log says of a change of its members. */
export function memberEvent(
  group: Pick<GroupRef, 'id' | 'fullPath' | 'rootId'>,
  user: Pick<User, 'id' | 'name'>,
  author: Author,
  eventType: string,
  message: string,
): OwnEvent {
  const target = { type: 'User', id: user.id, details: user.name };
  return { eventType, group: eventGroup(group), author, target, message };
}
