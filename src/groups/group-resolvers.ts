import type { AccessPolicy } from '../access/policy.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { GroupDirectory } from './group-directory.ts';
import { GroupListsResolver } from './group-lists.resolver.ts';
import { GroupResolver } from './group.resolver.ts';
import { ProjectsResolver } from './projects.resolver.ts';

/** One instance of each resolver of groups and projects. */
export function createGroupResolvers(options: {
  readonly prisma: PrismaClient;
  readonly groups: GroupDirectory;
  readonly policy: AccessPolicy;
}) {
  const { prisma, groups, policy } = options;
  return [
    new GroupResolver(groups, policy),
    new GroupListsResolver(prisma, policy),
    new ProjectsResolver(prisma, policy),
  ] as const;
}
