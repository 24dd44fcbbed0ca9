import { groupKey } from '../access/share-keys.ts';
import type { AuditTrail, Author } from '../access/audit-trail.ts';
import { accessFieldErrors } from '../access/access-errors.ts';
import { fieldErrors, nameErrors, pathErrors, type FieldErrors } from '../access/field-rules.ts';
import { isProjectPath } from './find-project.ts';
import { foldPath, MAX_FULL_PATH } from './fold-path.ts';
import { groupFieldErrors } from './group-errors.ts';
import { eventGroup } from './group-request.ts';
import type { GroupRef } from './group-directory.ts';
import { isUniqueViolation } from './group.service.ts';
import { lockGroup } from './lock-group.ts';
import type { PlacedProject } from './namespace.type.ts';

export type AddProjectResult =
  | { readonly kind: 'created'; readonly project: PlacedProject } // -> 201
  | { readonly kind: 'invalid'; readonly errors: FieldErrors } // -> 400
  | { readonly kind: 'gone' }; // the group, meanwhile -> 404

/**
 * The path of a project without one: its name, if that is a valid path, or the ASCII characters of it, as in GitLab.
 */
export function pathOfName(name: string): string {
  if (pathErrors(name).length === 0) return name;
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase();
  return plain.replace(/[^a-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '');
}

/** Declares a project of a group before its first event; the caller has checked that the actor may do so. */
export async function addProject(
  changes: AuditTrail,
  namespace: GroupRef,
  input: { readonly name: string; readonly path: string },
  author: Author,
): Promise<AddProjectResult> {
  const { name, path } = input;
  const errors = fieldErrors({ name: nameErrors(name), path: pathErrors(path) });
  if (errors !== undefined) return { kind: 'invalid', errors };
  const fullPath = `${namespace.fullPath}/${path}`;
  if (!isProjectPath(fullPath)) {
    const tooLong = groupFieldErrors.FULL_PATH_TOO_LONG({ maximum: MAX_FULL_PATH });
    return { kind: 'invalid', errors: { path: [tooLong] } };
  }
  const taken: AddProjectResult = { kind: 'invalid', errors: { path: [accessFieldErrors.TAKEN] } };
  const pathKey = foldPath(fullPath);
  try {
    return await changes.run(groupKey(namespace), async (tx, record): Promise<AddProjectResult> => {
      if (!(await lockGroup(tx, namespace.id))) return { kind: 'gone' };
      if ((await tx.group.count({ where: { pathKey } })) > 0) return taken;
      const { id: namespaceId, rootId } = namespace;
      const project = await tx.project.create({
        data: { namespaceId, rootId, name, path, fullPath, pathKey },
        include: { namespace: true },
      });
      const target = { type: 'Project', id: project.id, details: fullPath };
      const group = eventGroup(namespace);
      record({ eventType: 'project_created', group, author, target, message: 'Added project' });
      return { kind: 'created', project };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return taken;
  }
}
