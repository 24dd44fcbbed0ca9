import type { AccessPolicy } from '../access/policy.ts';
import { guardsOf, type PlaceHandle } from '../access/rest-refusal.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { findProject } from './find-project.ts';
import type { PlacedProject } from './namespace.type.ts';

export interface ProjectAccess {
  readonly prisma: Pick<PrismaClient, 'project'>;
  readonly policy: AccessPolicy;
}

export type ProjectHandle<Deps> = PlaceHandle<PlacedProject, Deps>;

export const { forOne: forProject, forReaders: forProjectReaders } = guardsOf<PlacedProject, ProjectAccess>({
  what: 'Project',
  find: ({ prisma }, name) => findProject(prisma, name),
  groupOf: ({ namespace }) => namespace,
  reading: 'read-project-events',
});
