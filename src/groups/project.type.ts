import type { Project } from '../database/generated/client.ts';
import { connectionType } from '../graphql/connection.type.ts';
import { requiredId, text } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';
import { toGlobalId } from '../graphql/global-id.ts';

export const ProjectType = objectType(
  'Project',
  'A project of a group, declared by a person or known from its audit events.',
  {
    id: requiredId('Global ID of the project.'),
    name: text('Name of the project.'),
    fullPath: requiredId('Path of the project with the paths of the groups above it.'),
  },
);
export type ProjectType = InstanceType<typeof ProjectType>;

export function projectNode({ id, name, fullPath }: Pick<Project, 'id' | 'name' | 'fullPath'>): ProjectType {
  return { id: toGlobalId('Project', id), name, fullPath };
}

export const ProjectConnection = connectionType(ProjectType, 'Project');
