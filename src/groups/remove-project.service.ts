import { groupKey } from '../access/share-keys.ts';
import type { AuditTrail, Author } from '../access/audit-trail.ts';
import { eventGroup } from './group-request.ts';
import type { PlacedProject } from './namespace.type.ts';

/**
 * Forgets a project; its events stay, and the next one makes it known again. Not while a destination is limited to it:
 * without its filter that destination would receive everything.
 */
export function removeProject(
  changes: AuditTrail,
  { id, namespace, rootId, fullPath }: PlacedProject,
  author: Author,
): Promise<'removed' | 'in-use' | 'gone'> {
  return changes.run(groupKey({ rootId }), async (tx, record) => {
    // A transaction that adds a filter shares this lock through its foreign key.
    const locked = await tx.$queryRaw<unknown[]>`SELECT 1 FROM projects WHERE id = ${id} FOR UPDATE`;
    if (locked.length === 0) return 'gone';
    if ((await tx.namespaceFilter.count({ where: { projectId: id } })) > 0) return 'in-use';
    await tx.project.delete({ where: { id } });
    const target = { type: 'Project', id, details: fullPath };
    const group = eventGroup({ id: namespace.id, fullPath: namespace.fullPath, rootId });
    record({ eventType: 'project_destroyed', group, author, target, message: 'Project destroyed' });
    return 'removed';
  });
}
