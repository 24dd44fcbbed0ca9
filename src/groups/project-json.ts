import type { PlacedProject } from './namespace.type.ts';

/** A project in GitLab's shape. */
export function projectJson({ id, name, path, fullPath, namespace, createdAt }: PlacedProject) {
  return {
    id,
    name,
    name_with_namespace: `${namespace.fullName} / ${name}`,
    path,
    path_with_namespace: fullPath,
    created_at: createdAt.toISOString(),
    namespace: {
      id: namespace.id,
      name: namespace.name,
      path: namespace.path,
      kind: 'group',
      full_path: namespace.fullPath,
      parent_id: namespace.parentId,
    },
  };
}
