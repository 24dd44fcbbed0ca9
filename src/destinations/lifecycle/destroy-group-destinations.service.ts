import { sqlOfPrisma } from '../../database/sql.ts';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import { lockStreamsOf } from '../../event-log/subscriptions.ts';
import type { GroupBelongings } from '../../groups/delete-group.service.ts';
import { lockDestination, publishChange, type DestinationDeps } from '../changes/destination-changes.ts';
import { destroyedEvent } from '../changes/destination-events.ts';
import { configOf } from '../model/destination-place.ts';
import { generationOf } from '../model/http-place.ts';
import { removeGroupFilters } from '../filters/remove-group-filters.ts';

/**
 * Handles the destinations of a group that is deleted, each of which still gets the event that says so, and the filters
 * of other destinations that name the group.
 */
export function createGroupDestinations(
  deps: Pick<DestinationDeps, 'notifications' | 'farewells' | 'kinds'>,
): GroupBelongings {
  return {
    async remove(tx, group, author, record) {
      const { changed, paused } = await removeGroupFilters(tx, deps, group, author, record);
      const where = { groupId: group.id };
      const destinations = await tx.destination.findMany({ where, orderBy: { id: 'asc' } });
      for (const { id } of destinations) {
        if (!(await lockDestination(tx, id))) continue;
        const farewell = await deps.farewells.prepare(sqlOfPrisma(tx), id);
        await lockStreamsOf(sqlOfPrisma(tx), id);
        const destination = await tx.destination.delete({ where: { id } });
        const place = { kind: kindNamed(deps.kinds, destination.kind), config: configOf(destination) };
        const permit = { group, author, generation: generationOf(destination) };
        record(destroyedEvent(permit, { ...destination, ...place }), farewell);
      }
      return () => {
        for (const id of [...changed, ...destinations.map(({ id: destroyed }) => destroyed)]) {
          publishChange(deps, id);
        }
        if (destinations.length + paused.length > 0) deps.farewells.announce();
      };
    },
  };
}
