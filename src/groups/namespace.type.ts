import { Field, ID, ObjectType } from 'type-graphql';
import type { Group, Project } from '../database/generated/client.ts';
import { toGlobalId } from '../graphql/global-id.ts';

@ObjectType('Namespace', { description: 'A group or a project.' })
export class NamespaceType {
  @Field(() => ID, { description: 'Global ID of the group, or of the namespace of the project.' })
  id!: string;

  @Field(() => String, { description: 'Name of the group or the project.' })
  name!: string;

  @Field(() => String, {
    description: 'Name of the group or the project with the names of the groups above it.',
  })
  fullName!: string;

  @Field(() => ID, { description: 'Path of the group or the project with the paths of the groups above it.' })
  fullPath!: string;
}

/** A project with the group that it is in. */
export type PlacedProject = Project & { readonly namespace: Group };

export function namespaceOfGroup({ id, name, fullName, fullPath }: Group): NamespaceType {
  return { id: toGlobalId('Group', id), name, fullName, fullPath };
}

export function namespaceOfProject({ id, name, fullPath, namespace }: PlacedProject): NamespaceType {
  const fullName = `${namespace.fullName} / ${name}`;
  return { id: toGlobalId('Namespaces::ProjectNamespace', id), name, fullName, fullPath };
}
