import type { Database } from '../database/database.ts';
import type { AnyDestinationKind } from '../destination-kinds/kind.ts';
import type { Sealer } from '../encryption/sealer.ts';
import type { NewestEvents } from '../event-log/newest-events.ts';
import type { Logger } from '../observability/logger.ts';
import type { DeliveryClient } from '../outbound/delivery-client.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Notifications } from '../queue/notifications.ts';
import type { Lanes } from './lanes/lanes.ts';
import type { RecentConfigs } from './request/recent-configs.ts';
import type { DestinationLimits } from './limit/destination-limits.ts';
import type { StreamingMetrics } from './attempts/streaming-metrics.ts';

/** Dependencies of the jobs of this folder; `app.ts` makes them. */
export interface Streaming {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly notifications: Notifications;
  readonly sealer: Sealer;
  /** The kinds of destinations. */
  readonly kinds: readonly AnyDestinationKind[];
  readonly newest: NewestEvents;
  /** Configurations of the destinations that this process streams to. */
  readonly configs: RecentConfigs;
  /** Identity of this installation: see `outbound/via.ts`. */
  readonly identity: string;
  /** See `AUDITSTREAM_EXTERNAL_URL`; empty: not set. */
  readonly externalUrl: string;
  readonly deliveryClient: DeliveryClient;
  /** Name of this start of this node; an earlier start of the node has another one. */
  readonly owner: string;
  readonly settings: StreamingSettings;
  readonly lanes: Lanes;
  readonly limits: DestinationLimits;
  readonly log: Logger;
  readonly metrics: StreamingMetrics;
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Milliseconds, all of them, but for `concurrency`. */
export const DEFAULT_STREAMING_SETTINGS = {
  /** How long a stream job stays before it gives others a turn. */
  turn: 30_000,
  /** How long a stream job that has caught up waits for more, so that a busy stream makes no job per event. */
  linger: 50,
  /**
   * The same while most slots of its lane are free, so that a stream with occasional events makes no job per event
   * either.
   */
  lingerInRoom: 1_000,
  /** How long requests in flight may take once the process stops. */
  stopGrace: 9_000,
  /** A destination that has accepted none of several requests for so long is down. */
  downAfter: 5_000,
  /** Requests in flight for one destination, as long as the process has time to spare. */
  concurrency: 32,
};

export interface StreamingSettings extends Readonly<typeof DEFAULT_STREAMING_SETTINGS> {
  /** Time of one attempt, from connecting to the last byte. */
  readonly requestTimeout: number;
  readonly retrySchedule: readonly number[];
  /** A destination that has failed for longer is switched off. */
  readonly retention: number;
}
