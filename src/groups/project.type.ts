import { Field, ID, ObjectType } from 'type-graphql';
import type { Project } from '../database/generated/client.ts';
import { connectionType } from '../graphql/connection.type.ts';
import { toGlobalId } from '../graphql/global-id.ts';

@ObjectType('Project', {
  description: 'A project of a group, declared by a person or known from its audit events.',
})
export class ProjectType {
  @Field(() => ID, { description: 'Global ID of the project.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the project.' })
  readonly name: string;

  @Field(() => ID, { description: 'Path of the project with the paths of the groups above it.' })
  readonly fullPath: string;

  constructor({ id, name, fullPath }: Pick<Project, 'id' | 'name' | 'fullPath'>) {
    this.id = toGlobalId('Project', id);
    this.name = name;
    this.fullPath = fullPath;
  }
}

export const ProjectConnection = connectionType(ProjectType, 'Project');
