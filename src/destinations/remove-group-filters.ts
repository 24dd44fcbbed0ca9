import type { Author, OwnEvent, RecordEvent } from '../access/audit-trail.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import { lockDestination, raiseVersion } from './destination-changes.ts';
import { DESTINATION_PARTS } from './destination-record.ts';
import { namespaceFilterEvent } from './filter-events.ts';
import { namespaceOf } from './namespace-of-filter.ts';

/**
 * Takes a group that is being deleted, and its projects, off what destinations are limited to, as GitLab does: one that
 * is left without a filter gets the events of all, and the event that says so. Resolves to the destinations' ids.
 */
export async function removeGroupFilters(
  tx: PrismaTransaction,
  { id: groupId }: Pick<NonNullable<OwnEvent['group']>, 'id'>,
  author: Author,
  record: RecordEvent,
): Promise<number[]> {
  const filters = await tx.namespaceFilter.findMany({
    where: { OR: [{ groupId }, { project: { namespaceId: groupId } }] },
    include: { ...DESTINATION_PARTS.namespaceFilters.include, destination: { include: { group: true } } },
    orderBy: [{ destinationId: 'asc' }, { id: 'asc' }],
  });
  for (const { id, destination, ...filter } of filters) {
    if (!(await lockDestination(tx, destination.id))) continue;
    const { count } = await tx.namespaceFilter.deleteMany({ where: { id } });
    if (count === 0) continue;
    await raiseVersion(tx, destination.id);
    const { group: owner } = destination;
    // Destinations belong to top-level groups.
    const group = owner === null ? null : { id: owner.id, fullPath: owner.fullPath, rootId: owner.id };
    const generation = owner === null ? 'consolidated' : 'legacy';
    const { fullPath } = namespaceOf({ id, ...filter });
    record(namespaceFilterEvent('delete', { group, author, generation }, destination, fullPath));
  }
  return [...new Set(filters.map(({ destinationId }) => destinationId))];
}
