import { namespaceOfGroup, namespaceOfProject, type NamespaceType } from '../../groups/namespace.type.ts';
import type { NamespaceFilterRecord } from '../model/destination-record.ts';

/** The group or the project of a filter. */
export function namespaceOf({ group, project }: NamespaceFilterRecord): NamespaceType {
  if (group !== null) return namespaceOfGroup(group);
  if (project !== null) return namespaceOfProject(project);
  throw new Error('A filter names a group or a project: the table checks it');
}
