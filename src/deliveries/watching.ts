import type pg from 'pg';
import type { ChangeTurns } from '../database/change-turns.ts';
import type { DestinationAccess } from '../destinations/changes/destination-access.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Notifications } from '../queue/notifications.ts';
import type { TargetParts } from '../streaming/request/target.ts';
import type { TestSender } from '../streaming/test-events/test-sender.ts';
import { DeliveriesRetryResolver } from './deliveries-retry.resolver.ts';
import { DELIVERIES_RESOLVERS } from './deliveries.resolver.ts';
import { DeliveryResolver } from './delivery.resolver.ts';
import { createDestinationLoaders, DESTINATION_STATE_RESOLVERS } from './destination-state.resolver.ts';
import { DestinationTestResolver } from './destination-test.resolver.ts';

/** The resolvers through which owners watch their destinations, test them and send again what failed. */
export function createWatchingResolvers(
  deps: TargetParts & {
    /** `database` is for reading. */
    readonly changes: { readonly pool: pg.Pool; readonly turns: ChangeTurns };
    readonly jobs: JobQueue;
    readonly notifications: Notifications;
    readonly access: DestinationAccess;
    readonly tests: TestSender;
  },
) {
  const { database, access, tests, now } = deps;
  const { pool } = database;
  const loaders = createDestinationLoaders(pool, now);
  return [
    ...DESTINATION_STATE_RESOLVERS.map((DestinationStateResolver) => new DestinationStateResolver(loaders)),
    ...DELIVERIES_RESOLVERS.map((DeliveriesResolver) => new DeliveriesResolver(pool)),
    new DeliveryResolver(pool, deps),
    new DestinationTestResolver(pool, deps, access, tests),
    new DeliveriesRetryResolver({ ...deps, ...deps.changes }, access),
  ];
}
