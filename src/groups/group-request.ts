import type { Actor } from '../access/actor.ts';
import type { OwnEvent } from '../access/audit-trail.ts';
import type { AccessPolicy, Decision } from '../access/policy.ts';
import { type Operation, REQUIREMENTS } from '../access/requirements.ts';
import { guardsOf, type PlaceHandle, refusal } from '../access/rest-refusal.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { GroupDirectory, GroupRef } from './group-directory.ts';

export interface GroupAccess {
  readonly groups: GroupDirectory;
  readonly policy: AccessPolicy;
}

/** Handles a request about a group after the check that its sender may make it. */
export type GroupHandle<Deps> = PlaceHandle<GroupRef, Deps>;

export const { forOne: forGroup, forReaders: forGroupReaders } = guardsOf<GroupRef, GroupAccess>({
  what: 'Group',
  find: ({ groups }, name) => ('id' in name ? groups.findById(name.id) : groups.findByPath(name.fullPath)),
  groupOf: (group) => group,
  reading: 'read-events',
});

/** Undefined when the actor may do this to the group. */
export async function refusalFor(
  policy: AccessPolicy,
  actor: Actor,
  operation: Operation,
  group: GroupRef,
): Promise<HttpAnswer | undefined> {
  const decision: Decision = await policy.decide(actor, operation, group);
  return refusal(decision, REQUIREMENTS[operation].scopes);
}

/** The group as an audit event names it. */
export function eventGroup({
  id,
  fullPath,
  rootId,
}: Pick<GroupRef, 'id' | 'fullPath' | 'rootId'>): NonNullable<OwnEvent['group']> {
  return { id, fullPath, rootId };
}
