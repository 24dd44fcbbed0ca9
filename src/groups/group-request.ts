import type { Actor } from '../access/actor.ts';
import type { OwnEvent } from '../access/audit-trail.ts';
import type { AccessPolicy, Decision } from '../access/policy.ts';
import { type Operation, REQUIREMENTS } from '../access/requirements.ts';
import { notFound, refusal } from '../access/rest-refusal.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Handler, HttpRequest } from '../http/route.ts';
import type { GroupDirectory, GroupRef } from './group-directory.ts';

export interface GroupAccess {
  readonly groups: GroupDirectory;
  readonly policy: AccessPolicy;
}

/** What handles a request about a group whose sender may make it. */
export type GroupHandle = (request: HttpRequest<Actor>, group: GroupRef) => Promise<HttpAnswer>;

/** Finds the group of the path's `:id`, a number or a full path, and lets only those through who may do this to it. */
export function forGroup(
  access: GroupAccess,
  operation: Operation | ((group: GroupRef) => Operation),
  handle: GroupHandle,
): Handler<Actor> {
  return async (request) => {
    const name = request.params['id'] ?? '';
    const group = await (/^\d+$/.test(name)
      ? access.groups.findById(Number(name))
      : access.groups.findByPath(name));
    if (group === undefined) return notFound('Group');
    const asked = typeof operation === 'function' ? operation(group) : operation;
    return (await refusalFor(access.policy, request.caller, asked, group)) ?? handle(request, group);
  };
}

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
