import { publishChange, type DestinationDeps } from './destination-changes.ts';

/** Removes a destination with its headers and all that waits to be delivered to it. */
export async function destroyDestination(
  deps: Pick<DestinationDeps, 'prisma' | 'notifications'>,
  id: number,
): Promise<'destroyed' | 'gone'> {
  const { count } = await deps.prisma.destination.deleteMany({ where: { id } });
  if (count === 0) return 'gone';
  publishChange(deps, id);
  return 'destroyed';
}
