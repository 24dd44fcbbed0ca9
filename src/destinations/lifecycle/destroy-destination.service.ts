import { changeKey } from '../../access/share-keys.ts';
import { sqlOfPrisma } from '../../database/sql.ts';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import { lockStreamsOf } from '../../event-log/subscriptions.ts';
import { lockDestination, publishChange, type DestinationDeps } from '../changes/destination-changes.ts';
import { destroyedEvent, type LifePermit } from '../changes/destination-events.ts';
import { configOf } from '../model/destination-place.ts';

/** Removes a destination with its headers and all that waits to be delivered to it, but for the event that says so. */
export async function destroyDestination(
  deps: Pick<DestinationDeps, 'trail' | 'notifications' | 'farewells' | 'switching' | 'kinds'>,
  permit: LifePermit,
  id: number,
): Promise<'destroyed' | 'gone'> {
  deps.switching.take(permit.group);
  const destroyed = await deps.trail.run(changeKey(permit), async (tx, record) => {
    if (!(await lockDestination(tx, id))) return false;
    const farewell = await deps.farewells.prepare(sqlOfPrisma(tx), id);
    await lockStreamsOf(sqlOfPrisma(tx), id);
    const destination = await tx.destination.delete({ where: { id } });
    const place = { kind: kindNamed(deps.kinds, destination.kind), config: configOf(destination) };
    record(destroyedEvent(permit, { ...destination, ...place }), farewell);
    return true;
  });
  if (!destroyed) return 'gone';
  publishChange(deps, id);
  deps.farewells.announce();
  return 'destroyed';
}
