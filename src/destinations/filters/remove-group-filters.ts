import type { Author, OwnEvent, RecordEvent } from '../../access/audit-trail.ts';
import type { Destination, Group } from '../../database/generated/client.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import { sqlOfPrisma } from '../../database/sql.ts';
import { suspendSubscriptions } from '../../event-log/subscriptions.ts';
import { lockDestination, raiseVersion, type DestinationDeps } from '../changes/destination-changes.ts';
import { activeChangedEvent, type Permit } from '../changes/destination-events.ts';
import { DESTINATION_PARTS } from '../model/destination-record.ts';
import { generationOf } from '../model/http-place.ts';
import { pauseReasons } from './filter-errors.ts';
import { namespaceFilterEvent } from './filter-events.ts';
import { namespaceOf } from './namespace-of-filter.ts';

type Owned = Destination & { readonly group: Group | null };

/**
 * Removes a group that is being deleted, and its projects, from the namespace filters of destinations. A destination
 * that is left without such a filter is paused: it would get the events of all others, which no user has chosen. Returns
 * the destinations whose filters have changed, and of those the ones that were paused.
 */
export async function removeGroupFilters(
  tx: PrismaTransaction,
  { farewells }: Pick<DestinationDeps, 'farewells'>,
  { id: groupId }: Pick<NonNullable<OwnEvent['group']>, 'id'>,
  author: Author,
  record: RecordEvent,
): Promise<{ readonly changed: readonly number[]; readonly paused: readonly number[] }> {
  const filters = await tx.namespaceFilter.findMany({
    where: { OR: [{ groupId }, { project: { namespaceId: groupId } }] },
    include: { ...DESTINATION_PARTS.namespaceFilters.include, destination: { include: { group: true } } },
    orderBy: [{ destinationId: 'asc' }, { id: 'asc' }],
  });
  const changed = new Map<number, Owned>();
  for (const { id, destination, ...filter } of filters) {
    if (!(await lockDestination(tx, destination.id))) continue;
    const { count } = await tx.namespaceFilter.deleteMany({ where: { id } });
    if (count === 0) continue;
    await raiseVersion(tx, destination.id);
    changed.set(destination.id, destination);
    const { fullPath } = namespaceOf({ id, ...filter });
    record(namespaceFilterEvent('delete', permitOf(destination, author), destination, fullPath));
  }
  const paused: number[] = [];
  // Once all of them are locked: streams come after destinations.
  for (const destination of changed.values()) {
    if (await pauseUnlimited(tx, farewells, destination, author, record)) paused.push(destination.id);
  }
  return { changed: [...changed.keys()], paused };
}

async function pauseUnlimited(
  tx: PrismaTransaction,
  farewells: DestinationDeps['farewells'],
  destination: Owned,
  author: Author,
  record: RecordEvent,
): Promise<boolean> {
  const { id } = destination;
  const left = await tx.namespaceFilter.count({ where: { destinationId: id } });
  const isActive = (await tx.destination.count({ where: { id, active: true } })) > 0;
  if (left > 0 || !isActive) return false;
  const farewell = await farewells.prepare(sqlOfPrisma(tx), id);
  await tx.destination.update({ where: { id }, data: { active: false, version: { increment: 1 } } });
  await suspendSubscriptions(sqlOfPrisma(tx), id);
  const event = activeChangedEvent(permitOf(destination, author), destination, false);
  record({ ...event, reason: pauseReasons.LAST_NAMESPACE_DELETED }, farewell);
  return true;
}

/** Destinations belong to top-level groups. */
function permitOf({ group: owner, kind }: Owned, author: Author): Permit {
  const group = owner === null ? null : { id: owner.id, fullPath: owner.fullPath, rootId: owner.id };
  return { group, author, generation: owner === null ? 'consolidated' : generationOf({ kind }) };
}
