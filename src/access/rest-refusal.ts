import { isDeepStrictEqual } from 'node:util';
import type { NowOrLater } from '../cache/now-or-later.ts';
import { type HttpAnswer, jsonAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import type { Handler, HttpRequest } from '../http/route.ts';
import { accessErrors } from './access-errors.ts';
import type { Actor, Scope } from './actor.ts';
import type { AccessPolicy, Decision, GroupPlace, ReadDecision } from './policy.ts';
import { type Operation, OWN_REQUIREMENTS, type OwnOperation, REQUIREMENTS } from './requirements.ts';

/** Handles a request after the check that its sender may make it. */
export type Handle<Deps> = (request: HttpRequest<Actor>, deps: Deps) => Promise<HttpAnswer>;

interface WithPolicy {
  readonly policy: AccessPolicy;
}

/** GitLab's answer for anything that is missing or invisible for the caller. */
export function notFound(what: string): HttpAnswer {
  return jsonAnswer(404, { message: accessErrors.NOT_FOUND({ what }) });
}

/** Undefined when the decision is `allowed`; `what` is not there for whom it is invisible. */
export function refusal(
  decision: Decision,
  scopes: readonly Scope[],
  what = 'Group',
): HttpAnswer | undefined {
  switch (decision) {
    case 'allowed':
      return undefined;
    case 'invisible':
      return notFound(what);
    case 'forbidden':
      return restFailure(403);
    case 'insufficient-scope':
      return insufficientScope(scopes);
  }
}

/** The answer when the token has none of the scopes. */
export function insufficientScope(scopes: readonly Scope[]): HttpAnswer {
  return jsonAnswer(403, {
    error: 'insufficient_scope',
    error_description: accessErrors.INSUFFICIENT_SCOPE,
    scope: scopes.join(' '),
  });
}

/** Runs the handler only for actors that may do this to the installation. */
export function forInstance<Deps extends WithPolicy>(
  deps: Deps,
  operation: Operation,
  handle: Handle<Deps>,
): Handler<Actor> {
  return async (request) => {
    const decide = (caller: Actor): Decision => deps.policy.decideInstance(caller, operation);
    const refused = refusal(decide(request.caller), REQUIREMENTS[operation].scopes);
    if (refused !== undefined) return refused;
    request.reader.onlyWhile((caller) => decide(caller) === 'allowed');
    return handle(request, deps);
  };
}

export type PlaceName = { readonly id: number } | { readonly fullPath: string };

/** Handles a request about a group or a project, after the check that its sender may make it. */
export type PlaceHandle<Place, Deps> = (
  request: HttpRequest<Actor>,
  place: Place,
  deps: Deps,
) => Promise<HttpAnswer>;

/** Groups or projects: the path names one by `:id`, which is a number or a full path. */
interface Places<Place, Access> {
  readonly what: 'Group' | 'Project';
  find(access: Access, name: PlaceName): NowOrLater<Place | null | undefined>;
  /** The group whose roles decide. */
  readonly groupOf: (place: Place) => GroupPlace;
  /** The operation of reading its events. */
  readonly reading: Operation;
}

/** Makes the functions that run a handler only for actors that may do the operation on the group or the project. */
export function guardsOf<Place, Access extends WithPolicy>(places: Places<Place, Access>) {
  const { what, groupOf } = places;

  function guarded(
    access: Access,
    asked: (place: Place) => Operation,
    decide: (caller: Actor, place: Place) => NowOrLater<ReadDecision>,
    handle: PlaceHandle<Place, number | undefined>,
  ): Handler<Actor> {
    return async (request) => {
      const name = request.params['id'] ?? '';
      const place = await places.find(access, /^\d+$/.test(name) ? { id: Number(name) } : { fullPath: name });
      if (place === null || place === undefined) return notFound(what);
      const decision = await decide(request.caller, place);
      const onlyBy = typeof decision === 'object' ? decision.onlyBy : undefined;
      const refused =
        typeof decision === 'object' ? undefined : refusal(decision, REQUIREMENTS[asked(place)].scopes, what);
      if (refused !== undefined) return refused;
      request.reader.onlyWhile(async (caller) => isDeepStrictEqual(await decide(caller, place), decision));
      return handle(request, place, onlyBy);
    };
  }

  function forOne<Deps extends Access>(
    deps: Deps,
    operation: Operation | ((place: Place) => Operation),
    handle: PlaceHandle<Place, Deps>,
  ): Handler<Actor> {
    const asked = typeof operation === 'function' ? operation : () => operation;
    const decide = (caller: Actor, place: Place) => deps.policy.decide(caller, asked(place), groupOf(place));
    return guarded(deps, asked, decide, (request, place) => handle(request, place, deps));
  }

  /** For reading events: `handle` gets the user to whose own events the actor is limited, or undefined. */
  function forReaders(access: Access, handle: PlaceHandle<Place, number | undefined>): Handler<Actor> {
    const decide = (caller: Actor, place: Place) =>
      access.policy.decideReading(caller, places.reading, groupOf(place));
    return guarded(access, () => places.reading, decide, handle);
  }

  return { forOne, forReaders };
}

/** Runs the handler only for actors that may do this to themselves. */
export function forThemselves<Deps extends WithPolicy>(
  deps: Deps,
  operation: OwnOperation,
  handle: Handle<Deps>,
): Handler<Actor> {
  return async (request) =>
    refusal(deps.policy.decideOwn(request.caller, operation), OWN_REQUIREMENTS[operation].scopes) ??
    handle(request, deps);
}

/** Whether the actor may do everything by role; says nothing about scopes. */
export function isAdmin({ holder }: Actor): boolean {
  return holder.kind === 'user' && holder.admin;
}

/** The number that a path carries; undefined for a text that cannot be an id. */
export function idOf(request: Pick<HttpRequest<Actor>, 'params'>, name: string): number | undefined {
  const text = request.params[name] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
