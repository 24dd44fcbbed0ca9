import type { ActorContext } from '../access/actor-context.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { Operation } from '../access/requirements.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import { findProject } from '../groups/find-project.ts';
import type { GroupDirectory } from '../groups/group-directory.ts';
import type { NewSource } from './sources.service.ts';
import { SOURCE_PARTS, type SourceRecordRow } from './source-row.ts';

/** Finds the source of a request; throws when it is missing or the actor may not see or change it. */
export type SourceAccess = ReturnType<typeof createSourceAccess>;

export function createSourceAccess(deps: {
  readonly prisma: PrismaClient;
  readonly groups: GroupDirectory;
  readonly policy: AccessPolicy;
}) {
  const { prisma, groups, policy } = deps;

  async function find(
    { actor }: ActorContext,
    id: number,
    operation: Operation,
  ): Promise<SourceRecordRow | undefined> {
    const source = await prisma.source.findUnique({ where: { id }, include: SOURCE_PARTS });
    const group = source === null ? undefined : await groups.findById(source.groupId);
    if (source === null || group === undefined) return undefined;
    return (await policy.decide(actor, operation, group)) === 'allowed' ? source : undefined;
  }

  return {
    async newPlace(
      { actor }: ActorContext,
      groupPath: string,
      projectPath: string | undefined,
    ): Promise<Pick<NewSource, 'groupId' | 'place'>> {
      const group = await groups.findByPath(groupPath);
      if (group === undefined || (await policy.decide(actor, 'manage-sources', group)) !== 'allowed')
        throw resourceNotAvailable();
      const { rootId } = group;
      if (projectPath === undefined) {
        return { groupId: group.id, place: { kind: 'group', id: group.id, rootId } };
      }
      const project = await findProject(prisma, { fullPath: projectPath });
      // The group of the path may be any group above the project.
      if (project === null || !project.namespace.traversalIds.includes(group.id))
        throw resourceNotAvailable();
      return { groupId: project.namespaceId, place: { kind: 'project', id: project.id, rootId } };
    },
    async toChange(context: ActorContext, id: number) {
      const source = await find(context, id, 'manage-sources');
      if (source === undefined) throw resourceNotAvailable();
      return source;
    },
    /** Undefined: the actor may read no such source. */
    toRead: (context: ActorContext, id: number) => find(context, id, 'read-sources'),
  };
}
