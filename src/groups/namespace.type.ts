import type { Group, Project } from '../database/generated/client.ts';
import { toGlobalId } from '../graphql/global-id.ts';
import { requiredId, text } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';

export const NamespaceType = objectType('Namespace', 'A group or a project.', {
  id: requiredId('Global ID of the group, or of the namespace of the project.'),
  name: text('Name of the group or the project.'),
  fullName: text('Name of the group or the project with the names of the groups above it.'),
  fullPath: requiredId('Path of the group or the project with the paths of the groups above it.'),
});
export type NamespaceType = InstanceType<typeof NamespaceType>;

/** A project with the group that it is in. */
export type PlacedProject = Project & { readonly namespace: Group };

export function namespaceOfGroup({ id, name, fullName, fullPath }: Group): NamespaceType {
  return { id: toGlobalId('Group', id), name, fullName, fullPath };
}

export function namespaceOfProject({ id, name, fullPath, namespace }: PlacedProject): NamespaceType {
  const fullName = `${namespace.fullName} / ${name}`;
  return { id: toGlobalId('Namespaces::ProjectNamespace', id), name, fullName, fullPath };
}
