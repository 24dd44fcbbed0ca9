import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../access/actor.ts';
import type { OwnEvent } from '../access/audit-trail.ts';
import type { AccessPolicy, Decision } from '../access/policy.ts';
import { type Operation, REQUIREMENTS } from '../access/requirements.ts';
import { notFound, refusal } from '../access/rest-refusal.ts';
import type { NowOrLater } from '../cache/now-or-later.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Handler, HttpRequest } from '../http/route.ts';
import type { GroupDirectory, GroupRef } from './group-directory.ts';

export interface GroupAccess {
  readonly groups: GroupDirectory;
  readonly policy: AccessPolicy;
}

/** Handles a request about a group after the check that its sender may make it. */
export type GroupHandle<Deps> = (
  request: HttpRequest<Actor>,
  group: GroupRef,
  deps: Deps,
) => Promise<HttpAnswer>;

/**
 * Finds the group of the path's `:id`, a number or a full path, and runs the handler only for actors that may do this
 * to it.
 */
export function forGroup<Deps extends GroupAccess>(
  access: Deps,
  operation: Operation | ((group: GroupRef) => Operation),
  handle: GroupHandle<Deps>,
): Handler<Actor> {
  return async (request) => {
    const group = await findNamed(access, request);
    if (group === undefined) return notFound('Group');
    const asked = typeof operation === 'function' ? operation(group) : operation;
    const refused = await refusalFor(access.policy, request.caller, asked, group);
    if (refused !== undefined) return refused;
    request.reader.onlyWhile(
      async (caller) => (await access.policy.decide(caller, asked, group)) === 'allowed',
    );
    return handle(request, group, access);
  };
}

/** Handles a request for events; with `onlyBy`, the sender may read only events by this user. */
export type ReadHandle<Place> = (
  request: HttpRequest<Actor>,
  place: Place,
  onlyBy: number | undefined,
) => Promise<HttpAnswer>;

/** As `forGroup`, for actors that may read all events or their own. */
export function forGroupReaders(access: GroupAccess, handle: ReadHandle<GroupRef>): Handler<Actor> {
  return async (request) => {
    const group = await findNamed(access, request);
    if (group === undefined) return notFound('Group');
    const decide = (caller: Actor) => access.policy.decideReading(caller, 'read-events', group);
    const decision = await decide(request.caller);
    const refused =
      typeof decision === 'object' ? undefined : refusal(decision, REQUIREMENTS['read-events'].scopes);
    if (refused !== undefined) return refused;
    request.reader.onlyWhile(async (caller) => isDeepStrictEqual(await decide(caller), decision));
    return handle(request, group, typeof decision === 'object' ? decision.onlyBy : undefined);
  };
}

/** By a number or a full path. */
function findNamed(
  { groups }: GroupAccess,
  { params }: HttpRequest<Actor>,
): NowOrLater<GroupRef | undefined> {
  const name = params['id'] ?? '';
  return /^\d+$/.test(name) ? groups.findById(Number(name)) : groups.findByPath(name);
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
