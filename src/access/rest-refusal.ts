import { type HttpAnswer, jsonAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import type { Handler, HttpRequest } from '../http/route.ts';
import { accessErrors } from './access-errors.ts';
import type { Actor, Scope } from './actor.ts';
import type { AccessPolicy, Decision } from './policy.ts';
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

/** Undefined when the decision is `allowed`. */
export function refusal(decision: Decision, scopes: readonly Scope[]): HttpAnswer | undefined {
  switch (decision) {
    case 'allowed':
      return undefined;
    case 'invisible':
      return notFound('Group');
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
