import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../access/actor.ts';
import type { AccessPolicy } from '../access/policy.ts';
import { REQUIREMENTS, type Operation } from '../access/requirements.ts';
import { notFound, refusal } from '../access/rest-refusal.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Handler, HttpRequest } from '../http/route.ts';
import { findProject } from './find-project.ts';
import type { ReadHandle } from './group-request.ts';
import type { PlacedProject } from './namespace.type.ts';

export interface ProjectAccess {
  readonly prisma: Pick<PrismaClient, 'project'>;
  readonly policy: AccessPolicy;
}

/** What handles a request about a project whose sender may make it; it gets what the handlers of its path work with. */
export type ProjectHandle<Deps> = (
  request: HttpRequest<Actor>,
  project: PlacedProject,
  deps: Deps,
) => Promise<HttpAnswer>;

/** Finds the project of the path's `:id`, a number or a full path; one that the sender may not see is not there. */
export function forProject<Deps extends ProjectAccess>(
  access: Deps,
  operation: Operation,
  handle: ProjectHandle<Deps>,
): Handler<Actor> {
  return async (request) => {
    const project = await findNamed(access, request);
    if (project === null) return notFound('Project');
    const decide = (caller: Actor) => access.policy.decide(caller, operation, project.namespace);
    const decision = await decide(request.caller);
    if (decision === 'invisible') return notFound('Project');
    const refused = refusal(decision, REQUIREMENTS[operation].scopes);
    if (refused !== undefined) return refused;
    request.reader.onlyWhile(async (caller) => (await decide(caller)) === 'allowed');
    return handle(request, project, access);
  };
}

/** As `forProject`, for those who may read events, all of them or their own. */
export function forProjectReaders(access: ProjectAccess, handle: ReadHandle<PlacedProject>): Handler<Actor> {
  return async (request) => {
    const project = await findNamed(access, request);
    if (project === null) return notFound('Project');
    const decide = (caller: Actor) =>
      access.policy.decideReading(caller, 'read-project-events', project.namespace);
    const decision = await decide(request.caller);
    if (decision === 'invisible') return notFound('Project');
    const { scopes } = REQUIREMENTS['read-project-events'];
    const refused = typeof decision === 'object' ? undefined : refusal(decision, scopes);
    if (refused !== undefined) return refused;
    request.reader.onlyWhile(async (caller) => isDeepStrictEqual(await decide(caller), decision));
    return handle(request, project, typeof decision === 'object' ? decision.onlyBy : undefined);
  };
}

function findNamed({ prisma }: ProjectAccess, { params }: HttpRequest<Actor>): Promise<PlacedProject | null> {
  const name = params['id'] ?? '';
  return findProject(prisma, /^\d+$/.test(name) ? { id: Number(name) } : { fullPath: name });
}
