import type { AuditTrail, Author } from '../access/audit-trail.ts';
import { fieldErrors, nameErrors, type FieldErrors } from '../access/field-rules.ts';
import { groupKey } from '../access/share-keys.ts';
import type { Group } from '../database/generated/client.ts';
import { groupFieldErrors } from './group-errors.ts';
import type { GroupRef } from './group-directory.ts';
import { eventGroup } from './group-request.ts';

export type UpdateGroupResult =
  | { readonly kind: 'updated'; readonly group: Group } // -> 200
  | { readonly kind: 'invalid'; readonly errors: FieldErrors } // -> 400
  | { readonly kind: 'gone' }; // -> 404

/**
 * Renames a group, and with it the full names of everything below it. Undefined members stay; a path never changes,
 * because events carry it.
 */
export async function updateGroup(
  changes: AuditTrail,
  ref: GroupRef,
  { name, path }: { readonly name?: string | undefined; readonly path?: string | undefined },
  author: Author,
): Promise<UpdateGroupResult> {
  return changes.run(groupKey(ref), async (tx, record): Promise<UpdateGroupResult> => {
    // A transaction that adds a subgroup locks its parent, so the names above that it reads do not change.
    await tx.$queryRaw`SELECT 1 FROM groups WHERE ${ref.id} = ANY(traversal_ids) ORDER BY id FOR UPDATE`;
    const group = await tx.group.findUnique({ where: { id: ref.id } });
    if (group === null) return { kind: 'gone' };
    const errors = fieldErrors({
      name: name === undefined ? [] : nameErrors(name),
      path: path === undefined || path === group.path ? [] : [groupFieldErrors.PATH_STAYS],
    });
    if (errors !== undefined) return { kind: 'invalid', errors };
    if (name === undefined || name === group.name) return { kind: 'updated', group };

    const above = group.fullName.slice(0, group.fullName.length - group.name.length);
    // Cut by length, because names may contain the separator.
    await tx.$executeRaw`
      UPDATE groups SET full_name = ${above + name} || substr(full_name, char_length(${group.fullName}) + 1)
      WHERE ${group.id} = ANY(traversal_ids)`;
    const renamed = await tx.group.update({ where: { id: group.id }, data: { name } });
    record({
      eventType: 'group_name_updated',
      group: eventGroup(ref),
      author,
      target: { type: 'Group', id: group.id, details: name },
      message: `Changed name from ${group.name} to ${name}`,
      more: { change: 'name', from: group.name, to: name },
    });
    return { kind: 'updated', group: renamed };
  });
}
