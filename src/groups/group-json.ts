import type { Group } from '../database/generated/client.ts';

/** A group in GitLab's shape. */
export function groupJson({ id, name, path, fullPath, fullName, parentId, createdAt }: Group) {
  return {
    id,
    name,
    path,
    full_path: fullPath,
    full_name: fullName,
    parent_id: parentId,
    created_at: createdAt.toISOString(),
  };
}
