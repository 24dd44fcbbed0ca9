import type { Actor } from '../access/actor.ts';
import type { AccessPolicy } from '../access/policy.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { GroupDirectory } from './group-directory.ts';
import { findProject } from './find-project.ts';

/** A group or a project that the caller may see. */
export interface NamespaceRef {
  readonly kind: 'group' | 'project';
  readonly id: number;
  readonly fullPath: string;
  /** The top-level group. */
  readonly rootId: number;
}

export type NamespaceDirectory = ReturnType<typeof createNamespaceDirectory>;

/** Finds groups and projects by their full paths, regardless of case; undefined also for what the actor may not see. */
export function createNamespaceDirectory(deps: {
  readonly prisma: PrismaClient;
  readonly groups: Pick<GroupDirectory, 'findByPath'>;
  readonly policy: Pick<AccessPolicy, 'canSee'>;
}) {
  const { prisma, groups, policy } = deps;
  return {
    async group(actor: Actor | undefined, fullPath: string): Promise<NamespaceRef | undefined> {
      const group = await groups.findByPath(fullPath);
      if (group === undefined || !(await policy.canSee(actor, group))) return undefined;
      return { kind: 'group', id: group.id, fullPath: group.fullPath, rootId: group.rootId };
    },
    async project(actor: Actor | undefined, fullPath: string): Promise<NamespaceRef | undefined> {
      const project = await findProject(prisma, { fullPath });
      if (project === null || !(await policy.canSee(actor, project.namespace))) return undefined;
      return { kind: 'project', id: project.id, fullPath: project.fullPath, rootId: project.rootId };
    },
  };
}
