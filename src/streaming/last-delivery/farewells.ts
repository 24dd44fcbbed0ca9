import type { RecordedEvent } from '../../access/audit-trail.ts';
import type { Farewells } from '../../destinations/changes/destination-changes.ts';
import { QUEUE_TOPIC } from '../../event-log/topics.ts';
import type { JobQueue } from '../../queue/job-queue.ts';
import type { Notifications } from '../../queue/notifications.ts';
import { insertFarewell, readFarewellTarget } from './farewell-deliveries.ts';
import { FAREWELL_DELIVERY } from '../queues/farewell-delivery.queue.ts';

/** Farewells of destinations that people switch off or destroy. */
export function createFarewells(deps: {
  readonly jobs: JobQueue;
  readonly notifications: Notifications;
}): Farewells {
  return {
    async prepare(db, destinationId) {
      const target = await readFarewellTarget(db, destinationId);
      return async (event: RecordedEvent) => {
        if (target !== undefined) await insertFarewell(db, deps.jobs, target, event, false);
      };
    },
    announce: () => deps.notifications.publish(QUEUE_TOPIC, FAREWELL_DELIVERY.name),
  };
}
