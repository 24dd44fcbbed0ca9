import { DESTINATION_TOPIC } from '../../src/destinations/model/topics.ts';
import type { Streaming } from '../../src/streaming/streaming.ts';

/** Makes these the types of events that the destination gets, as the mutations do; none: all. */
export async function filterByTypes(
  { database, notifications }: Pick<Streaming, 'database' | 'notifications'>,
  destinationId: number,
  eventTypes: readonly string[],
): Promise<void> {
  await database.prisma.$transaction(async (tx) => {
    await tx.eventTypeFilter.deleteMany({ where: { destinationId } });
    await tx.eventTypeFilter.createMany({
      data: eventTypes.map((eventType) => ({ destinationId, eventType })),
    });
    await tx.destination.update({ where: { id: destinationId }, data: { version: { increment: 1 } } });
  });
  notifications.publish(DESTINATION_TOPIC, String(destinationId));
}
