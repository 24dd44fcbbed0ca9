import type { DestinationDeps } from '../../src/destinations/changes/destination-changes.ts';
import { createDestinationUrls } from '../../src/destinations/rules/destination-url.ts';
import { createSwitchingRate } from '../../src/destinations/changes/switching-rate.ts';
import { createAuditTrail } from '../../src/event-log/audit-trail.ts';
import { createEventTypes } from '../../src/event-types/event-types.ts';
import { systemLookup } from '../../src/outbound/lookup.ts';
import { unparkFailedDeliveries } from '../../src/streaming/attempts/failed-deliveries.ts';
import { createFarewells } from '../../src/streaming/last-delivery/farewell-deliveries.ts';
import { loopbackAllowed } from './loopback-allowed.ts';
import type { TestStreaming } from './streaming.ts';

/** What changes destinations that a test streams to; nothing is verified. */
export function destinationDeps({ streaming }: Pick<TestStreaming, 'streaming'>): DestinationDeps {
  const { database, jobs, notifications, sealer, kinds, log, now } = streaming;
  return {
    trail: createAuditTrail({ prisma: database.prisma, jobs, notifications, now }),
    jobs,
    notifications,
    sealer,
    urls: createDestinationUrls({
      outbound: { lookup: systemLookup, rules: loopbackAllowed() },
      log,
      now,
    }),
    deliveries: { resume: (tx, id) => unparkFailedDeliveries(tx, jobs, id) },
    farewells: createFarewells({ jobs, notifications }),
    switching: createSwitchingRate(now),
    eventTypes: createEventTypes(),
    verifier: { asNew: () => Promise.resolve(undefined), asChanged: () => Promise.resolve(undefined) },
    kinds,
    log,
    now,
  };
}
