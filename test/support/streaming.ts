import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { readIdentity } from '../../src/database/installation-identity.ts';
import { checkEncryptionKey } from '../../src/database/encryption-keys.ts';
import type { AnyDestinationKind } from '../../src/destination-kinds/kind.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { createKeyring } from '../../src/encryption/keyring.ts';
import { createNewestEvents } from '../../src/event-log/newest-events.ts';
import { createAppender, type Appender } from '../../src/event-log/appender.ts';
import type { NewEvent } from '../../src/event-log/new-event.ts';
import { createDeliveryClient } from '../../src/outbound/delivery-client.ts';
import { systemLookup } from '../../src/outbound/lookup.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { createLanes, type LaneSizes } from '../../src/streaming/lanes/lanes.ts';
import { createDestinationLimits } from '../../src/streaming/limit/destination-limits.ts';
import {
  DEFAULT_STREAMING_SETTINGS,
  type Streaming,
  type StreamingSettings,
} from '../../src/streaming/streaming.ts';
import { createRecentConfigs } from '../../src/streaming/request/recent-configs.ts';
import { createStreamingMetrics } from '../../src/streaming/attempts/streaming-metrics.ts';
import { startWorkers } from '../../src/workers.ts';
import type { TestDatabase } from './database.ts';
import { newEvent } from './events.ts';
import { createGroupWithStream } from './groups.ts';
import { loopbackAllowed } from './loopback-allowed.ts';
import { makeDestination, setActive } from './make-destination.ts';

/** The streaming part of one process, running against a test file's database. */
export interface TestStreaming {
  readonly streaming: Streaming;
  readonly appender: Appender;
  /** A group with one destination that is subscribed to its stream. */
  createDestination(url: string, options?: DestinationOptions): Promise<TestDestination>;
  /** A destination that is subscribed to every stream there is; returns its id. */
  createInstanceDestination(url: string): Promise<number>;
  append(streamId: number, events: readonly NewEvent[]): Promise<number[]>;
  /** Pauses a destination or activates it, as its Owner does, without the event that says so. */
  setActive(destinationId: number, active: boolean): Promise<void>;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  /** Without workers, jobs run only when the test runs them. */
  readonly workers?: false;
  readonly lanes?: LaneSizes;
  /** Kinds of destinations in place of those that there are. */
  readonly kinds?: readonly AnyDestinationKind[];
  readonly now?: () => Date;
  /** How often limits are written down. */
  readonly reportMs?: number;
}

export interface DestinationOptions {
  readonly headers?: Record<string, string>;
  readonly token?: string;
  /** An existing group; by default one is made. */
  readonly group?: { readonly groupId: number; readonly streamId: number };
}

export interface TestDestination {
  readonly groupId: number;
  readonly streamId: number;
  readonly destinationId: number;
}

export async function startStreaming(
  test: TestDatabase,
  settings: Partial<StreamingSettings> = {},
  options: ProcessOptions = {},
): Promise<TestStreaming> {
  const log = pino({ level: 'fatal' });
  const notifications = createNotifications(test.connection, log);
  await notifications.start();
  const sealer = createKeyring(Buffer.alloc(32, 7));
  await checkEncryptionKey(test.database.prisma, sealer);
  const outbound = { lookup: systemLookup, rules: loopbackAllowed() };
  const newest = createNewestEvents();
  const streaming: Streaming = {
    database: test.database,
    jobs: test.jobs,
    notifications,
    newest,
    configs: createRecentConfigs(),
    sealer,
    deliveryClient: createDeliveryClient(outbound),
    kinds: options.kinds ?? DESTINATION_KINDS,
    identity: await readIdentity(test.database.prisma),
    externalUrl: '',
    owner: `test/${randomUUID()}`,
    settings: {
      ...DEFAULT_STREAMING_SETTINGS,
      requestTimeout: 10_000,
      retrySchedule: [100, 100, 100],
      downAfter: 0,
      lingerInRoom: settings.linger ?? DEFAULT_STREAMING_SETTINGS.linger,
      retention: 2 * 86_400_000,
      ...settings,
    },
    lanes: createLanes(options.lanes),
    limits: createDestinationLimits(),
    log,
    metrics: createStreamingMetrics(createMetrics({ process: false })),
    now: options.now ?? (() => new Date()),
    random: () => 0.5,
  };
  const workers =
    options.workers === false
      ? undefined
      : startWorkers(streaming, {
          idempotencyWindow: 3_600_000,
          pollMs: 50,
          ...(options.reportMs !== undefined && { reportMs: options.reportMs }),
        });
  const appender = createAppender({
    pool: test.database.pool,
    jobs: test.jobs,
    notifications,
    idempotencyWindow: 3_600_000,
    newest,
    ownStreams: workers?.ownStreams,
  });

  return {
    streaming,
    appender,
    async createDestination(url, options = {}) {
      const group = options.group ?? (await createGroupWithStream(test.database));
      return { ...group, destinationId: await makeDestination(streaming, url, group, options) };
    },
    createInstanceDestination: (url) => makeDestination(streaming, url, null),
    async append(streamId, events) {
      const outcome = await appender.append({ streamId, sender: { name: 'test', ip: null }, events });
      if (outcome.kind !== 'appended') throw new Error(`The append was ${outcome.kind}`);
      return outcome.appended.ids;
    },
    setActive: (destinationId, active) => setActive(streaming, destinationId, active),
    async stop() {
      await workers?.stop();
      await streaming.deliveryClient.close();
      await notifications.stop();
    },
  };
}

/** `count` events whose bodies carry the numbers from `first` on, as `n`. */
export function numberedEvents(count: number, first = 1): NewEvent[] {
  return Array.from({ length: count }, (_, index) => newEvent({ bodyTail: `"n":${first + index}}` }));
}
